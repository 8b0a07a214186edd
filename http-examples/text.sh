#!/usr/bin/env bash
# Trains a small transformer on the characters of a text, and lets it write on.
#
#   http-examples/text.sh [FILE [CHARACTERS-TO-WRITE]]
#
# Without a file it is the licence of this project, and 60 characters. The job is http-examples/jobs/text-transformer.json. The service is
# the one at DESCENT_URL, http://localhost:8080 by default. Needs bash and curl.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=http-examples/functions.sh
. "$here/functions.sh"
listening || die "No service answers at $DESCENT_URL; start one, or run http-examples/quickstart.sh --keep"

file=${1:-$here/../LICENSE}
answer=$(call POST /v1/datasets -F "file=@$file" -F format=text -F "name=$(basename "$file")")
dataset=$(string id <<<"$answer")
classes=$(grep -o '"classes":\[.*\],"targets"' <<<"$answer" | grep -o '","' | wc -l)
echo "Data set $dataset: $((classes + 1)) different characters"

# The last layer has a unit for each character.
job=$(sed "s/DATASET/$dataset/; s/\"units\": [0-9]*, \"activation\": \"softmax\"/\"units\": $((classes + 1)), \"activation\": \"softmax\"/" \
  "$here/jobs/text-transformer.json" | submit)
echo "Job $job: $DESCENT_URL/v1/jobs/$job"
follow "$job"
model=$(call GET "/v1/jobs/$job" | string model_id)

# Each answer is the next character; it becomes the last of the next question.
window=$(call GET "/v1/jobs/$job/validation?limit=1" | grep -o '"input":\[\[.*\]\],"target"' | sed 's/^"input":\[//; s/\],"target"$//')
written=
for _ in $(seq "${2:-60}"); do
  next=$(call POST "/v1/models/$model/predict" -H 'Content-Type: application/json' --data-binary "{\"rows\": [[$window]]}" |
    grep -o '"label":"\(\\.\|[^"\\]\)*"' | head -n 1 | sed 's/^"label"://')
  written+=$(sed 's/^"//; s/"$//' <<<"$next")
  window="${window#*],},[$next]"
done
printf 'It goes on: %b\n' "$written"
