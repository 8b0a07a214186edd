#!/usr/bin/env bash
# Uploads the four MNIST files as one data set and prints its id.
#
#   id=$(http-examples/upload-mnist.sh DIRECTORY)
#   http-examples/train.sh http-examples/jobs/mnist-cnn.json "$id"
#
# The directory holds train-images-idx3-ubyte, train-labels-idx1-ubyte and their t10k counterparts, each gzipped (.gz) or not.
set -euo pipefail
# shellcheck source=http-examples/functions.sh
. "$(cd "$(dirname "$0")" && pwd)/functions.sh"

[ $# -eq 1 ] || { sed -n '2,7s/^# \{0,1\}//p' "$0" >&2; exit 2; }
file() {
  local found
  for found in "$directory/$1" "$directory/$1.gz"; do
    [ ! -f "$found" ] || { echo "$found"; return; }
  done
  die "There is no $1 or $1.gz in $directory"
}
directory=$1
train_images=$(file train-images-idx3-ubyte)
train_labels=$(file train-labels-idx1-ubyte)
test_images=$(file t10k-images-idx3-ubyte)
test_labels=$(file t10k-labels-idx1-ubyte)
call POST /v1/datasets -F name=mnist -F "train_images=@$train_images" -F "train_labels=@$train_labels" \
  -F "test_images=@$test_images" -F "test_labels=@$test_labels" | string id
