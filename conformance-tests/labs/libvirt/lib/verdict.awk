# Reads the beats of one guest from the files of all hosts and prints one line of judgement; exit 1 if anything is wrong.
# A line whose end has not arrived yet does not count.

FNR == 1 { file++ }

$1 == "HB" && $NF ~ /^dbad=/ {
  beats++
  if (seen[$3, $2]++) repeated++; else distinct[$3]++
  if ($2 + 0 > last[$3]) last[$3] = $2 + 0
  for (i = 4; i <= NF; i++) {
    split($i, pair, "=")
    if (pair[1] == "bad" && pair[2] > bad) bad = pair[2]
    if (pair[1] == "dbad" && pair[2] > dbad) dbad = pair[2]
  }
  on[file] = 1
}

$1 == "CORRUPT" { corrupt++ }

END {
  for (life in last) { lives++; lost += last[life] - distinct[life] }
  for (f in on) hosts++
  wrong = beats == 0 || lives > 1 || lost || repeated || bad || dbad || corrupt || panics
  printf "%s: beats=%d hosts=%d lives=%d lost=%d repeated=%d bad=%d dbad=%d corrupt=%d panics=%d: %s\n", \
    name, beats, hosts, lives, lost, repeated, bad, dbad, corrupt, panics, wrong ? "WRONG" : "OK"
  exit wrong
}
