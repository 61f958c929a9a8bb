#!/usr/bin/env bash
# Checks budgets, writes the result to the job's summary and, in a pull request, to one comment that later runs replace.
# Ends as clothnet-report check does: 0 within budget, 1 over it, 2 wrong use.
set -euo pipefail
comment=$(mktemp)
trap 'rm -f "$comment"' EXIT
options=(--format github --out "$comment")
[ -z "${CLOTHNET_CONFIG:-}" ] || options+=(--config "$CLOTHNET_CONFIG")
status=0
npx --no-install clothnet-report check "${options[@]}" || status=$?
[ "$status" -le 1 ] || exit "$status"
cat "$comment" >> "${GITHUB_STEP_SUMMARY:-/dev/stdout}"

number=$(jq -r '.pull_request.number // empty' "${GITHUB_EVENT_PATH:-/dev/null}")
if [ "${CLOTHNET_COMMENT:-true}" = true ] && [ -n "$number" ]; then
  comments=repos/$GITHUB_REPOSITORY/issues
  ours='.[] | select(.user.type == "Bot" and (.body | startswith("<!-- clothnet-report check -->"))) | .id'
  # The token of a fork's pull request may read only: the check counts all the same.
  if id=$(gh api --paginate "$comments/$number/comments" --jq "$ours" | sed -n 1p) && {
    if [ -n "$id" ]; then
      gh api --silent --method PATCH "$comments/comments/$id" -F "body=@$comment"
    else
      gh api --silent --method POST "$comments/$number/comments" -F "body=@$comment"
    fi
  }; then :; else
    echo "::warning::the comment could not be written; the permission pull-requests: write is needed"
  fi
fi
exit "$status"
