"""Where councils are: postcodes, and the hexagon map."""
