#!/usr/bin/env bash
# From a table as it is to a model that takes rows as they are: who will leave?
#
#   http-examples/churn.sh
#
# Makes a CSV file of 3,000 customers with categories, dates and missing values, uploads it, shows what is in it, trains
# http-examples/jobs/churn.json on it and asks the model for two customers. The service is the one at DESCENT_URL,
# http://localhost:8080 by default. Needs bash, curl and awk.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=http-examples/functions.sh
. "$here/functions.sh"
listening || die "No service answers at $DESCENT_URL; start one, or run http-examples/quickstart.sh --keep"

# Lehmer's generator (Park and Miller 1988): the same customers wherever it runs.
customers() {
  LC_ALL=C awk '
    function uniform() { state = (state * 16807) % 2147483647; return state / 2147483647 }
    function normal() { return sqrt(-2 * log(uniform())) * cos(6.283185307 * uniform()) }
    BEGIN {
      state = 20261126
      split("basic plus premium", plans, " "); split("Bergen Lyon Porto Turin Graz Ghent Malmo Cork", cities, " ")
      print "customer,since,plan,city,age,monthly_fee,support_calls,churned"
      for (i = 1; i <= 3000; i++) {
        plan = int(3 * uniform()) + 1; city = int(8 * uniform()) + 1; years = 8 * uniform()
        age = int(18 + 60 * uniform()); fee = exp(2.5 + 0.4 * plan + 0.3 * normal()); calls = int(-2 * log(uniform()))
        odds = -2.2 + 0.7 * calls - 0.35 * years + 0.03 * fee - 0.4 * plan + (city % 3 == 0) + (age < 30 ? 0.8 : 0)
        day = int((8 - years) * 365.25)
        printf "c%05d,%04d-%02d-%02d,%s,%s,%s,%.2f,%d,%s\n", i, 2018 + int(day / 366), int(day % 366 / 31) + 1, \
          day % 28 + 1, plans[plan], cities[city], uniform() < 0.08 ? "" : age, fee, calls, \
          uniform() < 1 / (1 + exp(-odds)) ? "yes" : "no"
      }
    }'
}

file=$(mktemp)
trap 'rm -f "$file"' EXIT
customers > "$file"
dataset=$(call POST /v1/datasets -F "file=@$file;filename=churn.csv" -F name=churn -F target=churned | string id)
echo "Data set $dataset: $DESCENT_URL/v1/datasets/$dataset/statistics"
{ call GET "/v1/datasets/$dataset/statistics" | grep -o '"warnings":\[.*' | grep -o '"message":"[^"]*"' || true; } |
  cut -d'"' -f4 | sed 's/^/  warning: /'

job=$(sed "s/DATASET/$dataset/" "$here/jobs/churn.json" | submit)
echo "Job $job: $DESCENT_URL/v1/jobs/$job"
follow "$job"
answer=$(call GET "/v1/jobs/$job")
metrics=$(grep -o '"metrics":{[^}]*}' <<<"$answer")
echo "Of the customers kept back for the test $(percent "$(number test_accuracy <<<"$metrics")") % were told right; area under the curve $(number test_auc <<<"$metrics")"

model=$(string model_id <<<"$answer")
echo "Two customers, one of unknown age:"
call POST "/v1/models/$model/predict" -H 'Content-Type: application/json' --data-binary '{"rows": [
  {"customer": null, "since": "2025-05-14", "plan": "basic", "city": "Porto", "age": null, "monthly_fee": 24.9, "support_calls": 6},
  {"customer": null, "since": "2018-02-03", "plan": "premium", "city": "Lyon", "age": 52, "monthly_fee": 39, "support_calls": 0}]}'
