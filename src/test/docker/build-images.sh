#!/bin/sh
# Builds the images of the container tests, from a Debian base image:
#   src/test/docker/build-images.sh [BASE]
# BASE is a public image by default. Where none can be pulled, .ci/run makes one with debootstrap.
set -eu
cd "$(dirname "$0")"
for image in debian-sshd busybox-sshd; do
  docker build --quiet --build-arg "BASE=${1:-debian:bookworm-slim}" \
    --file "$image/Dockerfile" --tag "shipit-test/$image" .
done
