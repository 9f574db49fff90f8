#!/usr/bin/env bash
# check.sh BASE FOLDER: validates every etcd.yaml below FOLDER and prints, in Markdown, what the
# working copy changes against the revision BASE. For any CI with Git and Deno or Node.js; Argo CD
# and the cluster are not asked.
#
# Exit code 1: a document is wrong, or it puts data at risk or cannot be applied (diff's code 17).
set -uo pipefail

base="${1:?the revision to compare with, as origin/main}"
folder="${2:?the folder with the documents}"
project="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"

deno=(deno)
command -v deno >/dev/null || deno=(npx --yes deno@2.9.3)

# Reads documents and asks Git; nothing else is permitted.
kamaji_etcd() {
  "${deno[@]}" run --quiet --no-prompt --ignore-env --allow-read --allow-write=/tmp \
    --allow-run=git --config "$project/deno.json" "$project/mod.ts" "$@"
}

status=0
while IFS= read -r -d '' document; do
  document="${document#./}"
  printf '## %s\n\n```\n' "$document"
  if ! kamaji_etcd validate "$document" 2>&1; then
    status=1
  else
    old="$base:$document"
    git cat-file -e "$old" 2>/dev/null || old=/dev/null
    kamaji_etcd diff "$old" "$document" 2>&1
    case $? in
      0 | 16) ;;        # the same, or it differs
      *) status=1 ;;
    esac
  fi
  printf '```\n\n'
done < <(find "$folder" -name etcd.yaml -not -path '*/.kamaji-etcd/*' -print0 | sort -z)
exit "$status"
