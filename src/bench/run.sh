#!/usr/bin/env bash
# Measures the bare trainer on one workload and prints one line of JSON.
#
#   src/bench/run.sh --workload cnn32 --threads 2 --seconds 5 --data DIRECTORY-WITH-THE-FOUR-MNIST-FILES
#
# Workloads: linear, mlp64, mlp512, cnn32, cnn128, lstm64, gru64, transformer64 (only linear needs no data); several separated by
# commas. And update-RULE: one update of 235 thousand and of 10 million parameters, RULE being sgd, momentum, adam, adamw, lion, or a
# specification in JSON. And memory: what the process takes beside what the plans say. And history: how long the service takes to answer
# with the history of 10^6 steps, on H2 or on the database of SPRING_DATASOURCE_URL. And streams: what it costs a job that --clients
# follow it (500), in windows of --seconds (60), and whether they get every event; --seed says who breaks off when.
# And ingest: how fast a CSV file of --megabytes (2000) is stored, in a heap of 512 MB.
# With --gradients true, as if the job asked for {"history": {"gradients": true}}; with --augment true, and images, as if it asked for
# flips, translations and noise: its line says too what gathering a row takes, in ns.
set -euo pipefail
workloads= threads=$(getconf _NPROCESSORS_ONLN) seconds= clients=500 seed=20261126 gradients=false augment=false megabytes=2000 data=
usage() { sed -n '2,13s/^# \{0,1\}//p' "$0" >&2; exit 2; }
while [ $# -gt 0 ]; do
  [ $# -ge 2 ] || usage
  case $1 in
    --workload) workloads=$2 ;;
    --threads) threads=$2 ;;
    --seconds) seconds=$2 ;;
    --clients) clients=$2 ;;
    --seed) seed=$2 ;;
    --gradients) gradients=$2 ;;
    --augment) augment=$2 ;;
    --megabytes) megabytes=$2 ;;
    --data) data=$(cd "$2" && pwd) ;;
    *) usage ;;
  esac
  shift 2
done
[ -n "$workloads" ] || usage
cd "$(dirname "$0")/../.."
./mvnw -q -B test-compile dependency:build-classpath -Dmdep.outputFile=target/bench.classpath >&2
java=java
[ -z "${JAVA_HOME:-}" ] || java=$JAVA_HOME/bin/java
heap=(-Xmx2g)
for workload in ${workloads//,/ }; do
  if [ "$workload" = memory ]; then
    # A heap of one size from the start, so that what grows is what grows outside of it.
    heap=(-Xms1g -Xmx1g -XX:+AlwaysPreTouch)
    program=(dev.descent.bench.MemoryBenchmark 200 100000)
  elif [ "$workload" = ingest ]; then
    heap=(-Xmx512m)
    program=(dev.descent.bench.IngestBenchmark "$megabytes")
  elif [ "$workload" = history ]; then
    program=(dev.descent.bench.HistoryBenchmark 1000000 "${seconds:-5}")
  elif [ "$workload" = streams ]; then
    program=(dev.descent.bench.StreamBenchmark "${seconds:-60}" "$clients" 3 "$seed")
  elif [ "${workload#update-}" != "$workload" ]; then
    program=(dev.descent.bench.UpdateBenchmark "${seconds:-5}" "${workload#update-}")
  else
    program=(dev.descent.bench.TrainingBenchmark "$workload" "${seconds:-5}" "$gradients" "$augment" ${data:+"$data"})
  fi
  GOMP_SPINCOUNT=${GOMP_SPINCOUNT:-1000} OMP_NUM_THREADS=$threads "$java" "${heap[@]}" -Dlogback.configurationFile=src/bench/logback.xml \
    -cp "target/test-classes:target/classes:$(cat target/bench.classpath)" \
    "${program[@]}"
done
