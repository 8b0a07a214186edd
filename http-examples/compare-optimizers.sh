#!/usr/bin/env bash
# Trains the same network, from the same seed, with gradient descent, momentum and Adam, and draws the three loss curves side by
# side.
#
#   http-examples/compare-optimizers.sh [JOB.json]
#
# The service is the one at DESCENT_URL, http://localhost:8080 by default. The job's line "optimizer" is replaced for each of the
# three; without one, it is http-examples/jobs/digits-optimizers.json. Needs bash, curl and awk.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=http-examples/functions.sh
. "$here/functions.sh"

job=${1:-$here/jobs/digits-optimizers.json}
[ -r "$job" ] || { sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 2; }
grep -q '^ *"optimizer": ' "$job" || die "$job has no line with \"optimizer\": to replace"
listening || die "No service answers at $DESCENT_URL; start one, or run http-examples/quickstart.sh --keep"

names=('gradient descent' momentum Adam)
optimizers=(
  '{"type": "sgd", "learning_rate": 0.01}'
  '{"type": "sgd", "learning_rate": 0.01, "momentum": 0.9}'
  '{"type": "adam", "learning_rate": 0.001}'
)
ids=()
for i in 0 1 2; do
  ids+=("$(sed "s/^\( *\"optimizer\": \).*[^,]\(,\{0,1\}\)$/\1${optimizers[i]}\2/" "$job" | submit)")
  [ -n "${ids[i]}" ] || exit 1
done

curves=
for i in 0 1 2; do
  echo "${names[i]}: $DESCENT_URL/v1/jobs/${ids[i]}"
  follow "${ids[i]}"
  metrics=$(call GET "/v1/jobs/${ids[i]}" | grep -o '"metrics":{[^}]*}')
  # Each point is the mean loss of a window of steps.
  points=$(call GET "/v1/jobs/${ids[i]}/metrics?names=loss&max_points=21" | grep -o '"mean":[0-9.eE+-]*' | cut -d: -f2 | tr '\n' ' ')
  curves+="${names[i]}|$(number loss <<<"$metrics")|$(number val_accuracy <<<"$metrics")|$points"$'\n'
done

printf '%s' "$curves" | LC_ALL=C awk -F '|' '
  {
    name[NR] = $1; loss[NR] = $2; accuracy[NR] = $3
    count[NR] = split($4, point, " ")
    for (i = 1; i <= count[NR]; i++) {
      curve[NR, i] = log(point[i] > 1e-9 ? point[i] : 1e-9)
      if (NR + i == 2 || curve[NR, i] > top) top = curve[NR, i]
      if (NR + i == 2 || curve[NR, i] < bottom) bottom = curve[NR, i]
      if (i > width) width = i
    }
  }
  END {
    height = 16
    if (top == bottom) top = bottom + 1
    printf "\n%8s", ""
    for (c = 1; c <= NR; c++) printf "  %-*s", width + 1, name[c]
    print ""
    for (row = 0; row < height; row++) {
      level = top - row * (top - bottom) / (height - 1)
      printf "%8.3g", exp(level)
      for (c = 1; c <= NR; c++) {
        printf "  │"
        for (i = 1; i <= width; i++) {
          at = i <= count[c] ? int((top - curve[c, i]) / (top - bottom) * (height - 1) + 0.5) : -1
          printf "%s", at == row ? "●" : " "
        }
      }
      print ""
    }
    rule = ""
    for (i = 1; i <= width; i++) rule = rule "─"
    printf "%8s", "loss"
    for (c = 1; c <= NR; c++) printf "  └%s", rule
    printf "\n%8s", ""
    for (c = 1; c <= NR; c++) printf "  last epoch: %-*.4f", width - 11, loss[c]
    printf "\n%8s", ""
    for (c = 1; c <= NR; c++) if (accuracy[c] != "") printf "  held out: %5.1f %%%-*s", 100 * accuracy[c], width - 16, ""
    print ""
  }'
