#!/usr/bin/env bash
# Builds the shop as a next release may be, with a field more in what is asked,
# told and stored and an enumerator more, and lays out a shop of both builds:
# each time that a program is started it is the other build's.
#
#   tests/next_build.sh FOLDER      FOLDER/mixed/deploy/split is that shop
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$1"
folder=$(cd "$1" && pwd)
programs=(troupe-gateway troupe-order troupe-inventory troupe-payment
  troupe-delivery)

rm -rf "$folder/source"
mkdir "$folder/source"
tar -C "$here" -cf - CMakeLists.txt actors adapters cmd tests | tar -C "$folder/source" -xf -
cd "$folder/source"

change() { # FILE SED-SCRIPT: one that changes nothing is a mistake
  cp "$1" "$1.old"
  sed -E -i "$2" "$1"
  if cmp -s "$1" "$1.old"; then
    echo "nothing to change in $1: $2" >&2
    exit 1
  fi
  rm "$1.old"
}

add_field() { # FILE STRUCT
  change "$1" "/^struct $2 \\{/,/^\\};/ {
    s/^  TROUPE_FIELDS\\(/  std::int64_t added = 7;\\n&/
    /TROUPE_FIELDS/,/\\)/ s/\\)\$/, added)/
  }"
}

for asked in place_order order_view; do
  add_field actors/domain/requests.hpp "$asked"
done
for told in purchase_message refused_message payment_completed; do
  add_field actors/domain/messages.hpp "$told"
done
add_field actors/domain/order.hpp order_row
for store in postgres sqlite; do
  echo 'ALTER TABLE orders ADD COLUMN added bigint NOT NULL DEFAULT 7;' \
    >adapters/$store/migrations/order/9001_added.sql
done
sed -i 's/bigint/INTEGER/' adapters/sqlite/migrations/order/9001_added.sql

# In the middle, so that all that come after it have another number.
change actors/domain/requests.hpp \
  '/^enum class step_state/,/^\}/ s/^  running,/&\n  added,/
   /names_of\(step_state\)/,/^\}/ {
     s/string_view, 7>/string_view, 8>/
     s/"running",/& "added",/
   }'

cmake -S . -B "$folder/build" -G Ninja
cmake --build "$folder/build" --target "${programs[@]}"

mixed=$folder/mixed
rm -rf "$mixed"
mkdir -p "$mixed/build/bin"
ln -s "$here/deploy" "$mixed/deploy"
ln -s "$here/build/bin/troupe" "$mixed/build/bin/troupe"
for program in "${programs[@]}"; do
  cat >"$mixed/build/bin/$program" <<END
#!/usr/bin/env bash
read -r turn <"\$0.turn" || turn=0
echo "\$((1 - turn))" >"\$0.turn"
[[ \$turn == 0 ]] && builds=$here || builds=$folder
exec "\$builds/build/bin/$program" "\$@"
END
  chmod +x "$mixed/build/bin/$program"
  echo 0 >"$mixed/build/bin/$program.turn"
done
