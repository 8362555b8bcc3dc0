# shellcheck shell=bash
# Set-up that script/server, script/test and script/bench share. Sourced by them, from the project's own folder.
# It needs bash and Python; on Debian and its relatives it installs what else is missing.

export PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONUTF8=1

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else die "This needs administrator rights, and there is no sudo. As root, run: $*"
  fi
}

installed() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }

# need_packages PACKAGE...: install the Debian packages among these that are missing.
need_packages() {
  local package output missing=()
  for package in "$@"; do installed "$package" || missing+=("$package"); done
  [ ${#missing[@]} -gt 0 ] || return 0
  say "Installing system packages: ${missing[*]} …"
  as_root apt-get update -qq || say "The list of packages could not be updated; trying with the one at hand."
  output=$(as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}" \
    </dev/null 2>&1) || { say "$output"; die "These system packages could not be installed: ${missing[*]}"; }
}

has_apt() { command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; }

# find_python: set $python to a Python that is new enough and can make environments.
find_python() {
  for python in python3 python3.13 python3.12 python3.11; do
    python=$(command -v "$python") && "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' && break
    python=
  done
  if [ -z "$python" ] && has_apt; then need_packages python3; python=$(command -v python3); fi
  [ -n "$python" ] && "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    die "This needs Python 3.11 or newer. Install it (Debian 12 or newer has it), and start again."
  "$python" -c 'import ensurepip, venv' 2>/dev/null && return
  has_apt && [ "$python" = /usr/bin/python3 ] ||
    die "$python cannot make environments. Install its venv and ensurepip modules, and start again."
  need_packages python3-venv
}

# make_venv REQUIREMENTS: .venv with exactly these hashed packages; made anew when they, Python or the place change.
# The development packages include those of the server, and once they are there they stay.
make_venv() {
  local wanted=$1 fingerprint
  if [ -e "$(stamp_of requirements-dev.txt)" ]; then wanted=requirements-dev.txt; fi
  if [ -x .venv/bin/python ] && venv_is_current "$wanted"; then return; fi
  find_python
  if command -v flock >/dev/null; then
    exec 9>.venv.lock
    flock 9
    if venv_is_current "$wanted"; then exec 9>&-; return; fi
  fi
  say "Installing Python packages into .venv (once) …"
  rm -rf .venv
  "$python" -m venv .venv || die ".venv could not be made."
  .venv/bin/python -m pip install --quiet --require-hashes --only-binary :all: -r "$wanted" ||
    die "The packages of $wanted could not be installed."
  fingerprint=$(venv_fingerprint) && for_each_served "$wanted" record_stamp "$fingerprint"
  if command -v flock >/dev/null; then exec 9>&-; fi
}

venv_fingerprint() { .venv/bin/python -c 'import sys; print(sys.version, sys.prefix)' 2>/dev/null; }

stamp_of() { printf '.venv/.%s' "$1"; }

record_stamp() { { printf '%s\n' "$1"; cat "$2"; } >"$(stamp_of "$2")"; }

for_each_served() {
  local wanted=$1 file; shift
  for file in requirements.txt "$wanted"; do "$@" "$file"; done
}

venv_is_current() {
  local fingerprint stamp; stamp=$(stamp_of "$1")
  [ -e "$stamp" ] && fingerprint=$(venv_fingerprint) || return 1
  { printf '%s\n' "$fingerprint"; cat "$1"; } | cmp -s - "$stamp"
}
