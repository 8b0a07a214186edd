# Shared by the scripts of this folder: bash and curl, nothing else. Source it; it sets DESCENT_URL.

DESCENT_URL=${DESCENT_URL:-http://localhost:${DESCENT_PORT:-8080}}

die() { printf '%s\n' "$*" >&2; exit 1; }

# string FIELD and number FIELD: the first such field of the JSON on standard input.
string() { grep -o "\"$1\":\"[^\"]*\"" | head -n 1 | cut -d'"' -f4 || true; }
number() { grep -o "\"$1\":-\{0,1\}[0-9][0-9.eE+-]*" | head -n 1 | cut -d: -f2 || true; }

listening() { curl -fsS -o /dev/null --max-time 3 "$DESCENT_URL/actuator/health/readiness" 2>/dev/null; }

# call METHOD PATH [CURL-OPTION ...]: prints the answer; shows the problem and fails if the service refuses.
call() {
  local method=$1 path=$2 answer status
  shift 2
  answer=$(curl -sS -X "$method" -w '\n%{http_code}' "$@" "$DESCENT_URL$path") || die "No answer from $DESCENT_URL"
  status=${answer##*$'\n'}
  answer=${answer%$'\n'*}
  [ "$status" -lt 400 ] || die "$method $path was refused with $status: $answer"
  printf '%s\n' "$answer"
}

# submit: posts the specification on standard input and prints the new job's id.
submit() { call POST /v1/jobs -H 'Content-Type: application/json' --data-binary @- | string id; }

# bar DONE TOTAL: a progress bar 30 characters wide.
bar() {
  local filled=$((30 * $1 / ($2 > 0 ? $2 : 1))) cells
  printf -v cells '%*s' "$filled" ''
  printf '%s' "${cells// /█}"
  printf -v cells '%*s' $((30 - filled)) ''
  printf '%s' "${cells// /·}"
}

# follow JOB: shows the job's event stream as a progress bar until the job has ended; fails unless it succeeded.
follow() {
  local line event= data step total epoch loss= accuracy= status=
  while IFS= read -r line; do
    line=${line%$'\r'}
    case $line in
      event:*) event=${line#event:} ;;
      data:*)
        data=${line#data:}
        case $event in
          snapshot | progress | epoch)
            step=$(number step <<<"$data") total=$(number total_steps <<<"$data") epoch=$(number epoch <<<"$data")
            [ -z "$total" ] || last_total=$total
            loss=$(number loss <<<"$data")
            [ -z "$(number accuracy <<<"$data")" ] || accuracy=$(number accuracy <<<"$data")
            [ -z "$(number val_accuracy <<<"$data")" ] || accuracy=$(number val_accuracy <<<"$data")
            show "${step:-0}" "${last_total:-1}" "${epoch:-0}" "$loss" "$accuracy"
            ;;
          done) status=$(string status <<<"$data") ;;
        esac
        ;;
    esac
  done < <(curl -sSN "$DESCENT_URL/v1/jobs/$1/stream")
  printf '\n'
  [ "$status" = succeeded ] || die "Job $1 ended as: ${status:-unknown; the stream broke off}"
}

# show STEP TOTAL EPOCH LOSS ACCURACY: on a terminal one line that is written over, otherwise a line for each epoch.
show() {
  local text
  text=$(printf '%s  step %d/%d  epoch %d' "$(bar "$1" "$2")" "$1" "$2" "$3")
  [ -z "$4" ] || text+=$(LC_ALL=C printf '  loss %.4f' "$4")
  [ -z "$5" ] || text+=$(printf '  accuracy %s %%' "$(percent "$5")")
  if [ -t 1 ]; then
    printf '\r%s\033[K' "$text"
  elif [ "$3" != "${shown_epoch:-}" ]; then
    shown_epoch=$3
    printf '%s\n' "$text"
  fi
}

# percent SHARE: 0.98765 as 98.77.
percent() {
  local share
  LC_ALL=C printf -v share '%.4f' "$1"
  share=$((10#${share/./}))
  printf '%d.%02d' $((share / 100)) $((share % 100))
}
