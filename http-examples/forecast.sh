#!/usr/bin/env bash
# Forecasts a time series with an LSTM.
#
#   http-examples/forecast.sh
#
# Has the service make a series with a daily season and noise, trains http-examples/jobs/forecast-lstm.json on its windows, and lets the
# model continue the first window that it wasn't trained on. The service is the one at DESCENT_URL, http://localhost:8080 by default.
# Needs bash and curl.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=http-examples/functions.sh
. "$here/functions.sh"
listening || die "No service answers at $DESCENT_URL; start one, or run http-examples/quickstart.sh --keep"

dataset=$(call POST /v1/datasets -H 'Content-Type: application/json' --data-binary '{"name": "hours",
  "synthetic": {"type": "time_series", "samples": 1500, "period": 24, "noise": 0.1, "trend": 0, "seed": 5}}' | string id)
echo "Data set $dataset: $DESCENT_URL/v1/datasets/$dataset/preview"

job=$(sed "s/DATASET/$dataset/" "$here/jobs/forecast-lstm.json" | submit)
echo "Job $job: $DESCENT_URL/v1/jobs/$job"
follow "$job"
answer=$(call GET "/v1/jobs/$job")
metrics=$(grep -o '"metrics":{[^}]*}' <<<"$answer")
echo "Error on the last 15 % of the time: $(number test_root_mean_squared_error <<<"$metrics"), where the noise alone is 0.1"

# The held-out sequences are in the form that the model predicts from.
rows=$(call GET "/v1/jobs/$job/validation?limit=6")
inputs=$(grep -o '"input":\[\[.*\]\],"target"' <<<"${rows//\},\{/$'\n'}" | sed 's/^"input"://; s/,"target"$//' | paste -sd, -)
echo "What came, and what was predicted from the 48 hours before:"
paste <(grep -o '"target":-\{0,1\}[0-9.eE-]*' <<<"$rows" | cut -d: -f2) \
  <(call POST "/v1/models/$(string model_id <<<"$answer")/predict" -H 'Content-Type: application/json' \
    --data-binary "{\"rows\": [$inputs]}" | grep -o '"value":\[[^]]*' | cut -d'[' -f2)
