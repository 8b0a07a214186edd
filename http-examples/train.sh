#!/usr/bin/env bash
# Trains one job and shows its progress.
#
#   http-examples/train.sh http-examples/jobs/iris.json
#
# The service is the one at DESCENT_URL, http://localhost:8080 by default. A second argument is put in the place of the data
# set's id DATASET, which the jobs on uploaded data carry. Prints the finished job's metrics.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=http-examples/functions.sh
. "$here/functions.sh"

[ $# -ge 1 ] || { sed -n '2,7s/^# \{0,1\}//p' "$0" >&2; exit 2; }
listening || die "No service answers at $DESCENT_URL; start one, or run http-examples/quickstart.sh --keep"

job=$(sed "s/\"DATASET\"/\"${2:-DATASET}\"/" "$1" | submit)
echo "Job $job: $DESCENT_URL/v1/jobs/$job"
follow "$job"
call GET "/v1/jobs/$job" | grep -o '"metrics":{[^}]*}'
