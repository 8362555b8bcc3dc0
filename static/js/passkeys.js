// Passkeys: a form with data-passkey asks the browser for one and sends what it says. "create" adds one and "get" reads
// one, by the options in #passkey-data; "sign-in" fetches its options first, when the button is pressed.

const decode = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

function encode(buffer) {
  const signs = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(signs).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

const known = (list) => (list ?? []).map((one) => ({ ...one, id: decode(one.id) }));

function creation(options, alone) {
  const asked = { ...options, challenge: decode(options.challenge), user: { ...options.user, id: decode(options.user.id) }, excludeCredentials: known(options.excludeCredentials) };
  asked.authenticatorSelection = { ...options.authenticatorSelection, residentKey: alone ? "required" : "discouraged", requireResidentKey: alone };
  if (alone) asked.authenticatorSelection.userVerification = "required";
  return asked;
}

const request = (options) => ({ ...options, challenge: decode(options.challenge), allowCredentials: known(options.allowCredentials) });

function inWords(credential) {
  const said = credential.response;
  const response = { clientDataJSON: encode(said.clientDataJSON) };
  if (said.attestationObject) {
    response.attestationObject = encode(said.attestationObject);
    response.transports = said.getTransports?.() ?? [];
  } else {
    response.authenticatorData = encode(said.authenticatorData);
    response.signature = encode(said.signature);
    response.userHandle = said.userHandle ? encode(said.userHandle) : null;
  }
  return {
    type: credential.type,
    id: credential.id,
    rawId: encode(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment ?? null,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

const given = () => JSON.parse(document.querySelector("#passkey-data").textContent);

async function fetched(form) {
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
}

async function ask(form) {
  if (form.dataset.passkey === "create") {
    const alone = form.elements.passwordless?.checked ?? false;
    return navigator.credentials.create({ publicKey: creation(given().creation_options.publicKey, alone) });
  }
  const { request_options: options } = form.dataset.passkey === "sign-in" ? await fetched(form) : given();
  return navigator.credentials.get({ publicKey: request(options.publicKey) });
}

// A site that is opened by its number, and not by its name, has no passkeys.
const isNumber = /^[\d.]+$|^\[/.test(location.hostname);
const usable = Boolean(window.PublicKeyCredential) && window.isSecureContext && !isNumber;

for (const form of usable ? document.querySelectorAll("form[data-passkey]") : []) {
  const problem = form.querySelector("[data-passkey-problem]");
  form.querySelector("[data-passkey-missing]").hidden = true;
  form.querySelector("[data-passkey-button]").hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(inWords(await ask(form)));
      form.submit();
    } catch (error) {
      problem.textContent = error.name === "InvalidStateError" ? problem.dataset.there : problem.dataset.nothing;
      problem.hidden = false;
    }
  });
}
