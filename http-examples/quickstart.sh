#!/usr/bin/env bash
# The whole way once: builds Descent if needed, starts it if nothing listens, trains a convolutional network on images of
# handwritten digits, shows the progress as it comes, and asks the trained model about images that it has never seen.
#
#   http-examples/quickstart.sh [--keep]
#
# Needs bash, curl and a JDK 17 or newer. --keep leaves the service running that it started. With DESCENT_URL set it uses the
# service there and starts none.
set -euo pipefail
cd "$(dirname "$0")/.."
given_url=${DESCENT_URL:-}
# shellcheck source=http-examples/functions.sh
. http-examples/functions.sh

keep=
case ${1:-} in
  '') ;;
  --keep) keep=yes ;;
  *) sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac

server=
stop() {
  [ -z "$server" ] || {
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
    echo "The service was stopped; run with --keep to leave it running."
  }
}

start() {
  if [ ! -f target/descent.jar ] || [ ! -f target/built ] || [ -n "$(find src pom.xml -newer target/built -print -quit)" ]; then
    echo "Building (the first time, Maven fetches about 400 MB) ..."
    ./mvnw -q -B -DskipTests package
    touch target/built
  fi
  mkdir -p target
  local java=java
  [ -z "${JAVA_HOME:-}" ] || java=$JAVA_HOME/bin/java
  # Native threads that wait for each other shall soon sleep instead of spin: other programs use the cores too.
  GOMP_SPINCOUNT=${GOMP_SPINCOUNT:-1000} \
    "$java" -jar target/descent.jar --server.port="${DESCENT_PORT:-8080}" >target/quickstart.log 2>&1 &
  server=$!
  [ -n "$keep" ] || trap stop EXIT
  printf 'Starting the service'
  for _ in $(seq 120); do
    ! listening || { echo " at $DESCENT_URL"; return; }
    kill -0 "$server" 2>/dev/null || { echo; tail -n 20 target/quickstart.log >&2; die "The service didn't start."; }
    printf .
    sleep 0.5
  done
  die "The service didn't become ready within a minute; see target/quickstart.log"
}

# image ROWS: an image of 8 by 8 pixels, 0 to 16, for the terminal; given as JSON.
image() {
  local row pixel shades=' .:-=+*#@'
  for row in $(tr -d ' \n' <<<"$1" | sed 's/\],\[/ /g; s/[][]//g'); do
    printf '    '
    for pixel in ${row//,/ }; do
      printf '%s%s' "${shades:pixel/2:1}" "${shades:pixel/2:1}"
    done
    printf '\n'
  done
}

if ! listening; then
  [ -z "$given_url" ] || die "No service answers at $DESCENT_URL"
  start
fi

job=$(submit <http-examples/jobs/digits-cnn.json)
echo "Training a convolutional network on 1,438 images of digits; job $job"
follow "$job"
finished=$(call GET "/v1/jobs/$job")
model=$(string model_id <<<"$finished")
accuracy=$(number val_accuracy <<<"$finished")
printf 'Accuracy on the 359 images that were held out: %s %%\n\n' "$(percent "$accuracy")"

echo "Three of those images, and what the model says:"
for offset in 0 150 300; do
  row=$(call GET "/v1/jobs/$job/validation?offset=$offset&limit=1")
  pixels=$(sed 's/.*"input":\(\[.*\]\),"target".*/\1/' <<<"$row")
  answer=$(call POST "/v1/models/$model/predict" -H 'Content-Type: application/json' -d "{\"images\": [$pixels]}")
  label=$(string label <<<"$answer")
  image "$pixels"
  printf '    a %s, with a probability of %s %% (the label says %s)\n\n' \
    "$label" "$(percent "$(number "$label" <<<"$answer")")" "$(string target <<<"$row")"
done

cat <<END
Where to look next:
  $DESCENT_URL/swagger-ui.html               every request, to try out
  $DESCENT_URL/v1/jobs/$job/metrics
  http-examples/jobs/                          more jobs: http-examples/train.sh http-examples/jobs/iris.json
  README.md                                    the API by example
END
[ -z "$server" ] || [ -z "$keep" ] || echo "The service goes on as process $server; its log is target/quickstart.log."
