#include "tests/actors/domain/voter_cells.hpp"

#include <boost/test/unit_test.hpp>

using namespace troupe;
using namespace troupe::fixtures;

namespace {

/// Who decides alone.
constexpr cell alone[]{
    {"nothing", "prepare", "prepared", "prepared"},
    {"nothing", "commit", "!", "nothing"},
    {"nothing", "abort", "aborted", "none/done"},
    {"nothing", "due", "", "nothing"},
    {"nothing", "forget", "", "nothing"},
    {"prepared", "prepare", "prepared", "prepared"},
    {"prepared", "commit", "committed", "done"},
    {"prepared", "abort", "aborted", "prepared/done"},
    {"prepared", "due", "prepared", "prepared"},
    {"prepared", "forget", "", "prepared"},
    {"refused", "prepare", "refused", "refused"},
    {"refused", "commit", "!", "refused"},
    {"refused", "abort", "aborted", "refused"},
    {"refused", "due", "", "refused"},
    {"refused", "forget", "", "nothing"},
    {"done", "prepare", "done", "done"},
    {"done", "commit", "committed", "done"},
    {"done", "abort", "done", "done"},
    {"done", "due", "", "done"},
    {"done", "forget", "", "nothing"},
    {"prepared/done", "prepare", "refused cancelled", "prepared/done"},
    {"prepared/done", "commit", "!", "prepared/done"},
    {"prepared/done", "abort", "aborted", "prepared/done"},
    {"prepared/done", "due", "", "prepared/done"},
    {"prepared/done", "forget", "", "nothing"},
    {"none/done", "prepare", "refused cancelled", "none/done"},
    {"none/done", "commit", "!", "none/done"},
    {"none/done", "abort", "aborted", "none/done"},
    {"none/done", "due", "", "none/done"},
    {"none/done", "forget", "", "nothing"},
};

/// Who asks a third party; what it answers is `yes` or `no` to a prepare,
/// `other` where that is another receipt.
constexpr cell asking[]{
    {"nothing", "prepare", "asks to prepare", "pending"},
    {"nothing", "commit", "!", "nothing"},
    {"nothing", "yes", "asks to undo r1", "none/done+r1"},
    {"nothing", "other", "asks to undo r2", "none/done+r2"},
    {"nothing", "no", "", "nothing"},
    {"nothing", "confirmed", "", "nothing"},
    {"nothing", "unconfirmed", "", "nothing"},
    {"nothing", "undone", "", "nothing"},
    {"nothing", "due", "", "nothing"},
    {"nothing", "forget", "", "nothing"},
    {"pending", "prepare", "", "pending"},
    {"pending", "commit", "!", "pending"},
    {"pending", "abort", "asks to undo", "none/pending"},
    {"pending", "yes", "prepared", "prepared"},
    {"pending", "no", "refused", "refused"},
    {"pending", "confirmed", "", "pending"},
    {"pending", "unconfirmed", "", "pending"},
    {"pending", "undone", "", "pending"},
    {"pending", "due", "asks to prepare", "pending"},
    {"pending", "forget", "", "none/pending"},
    {"prepared", "prepare", "prepared", "prepared"},
    {"prepared", "commit", "asks to commit r1", "committing"},
    {"prepared", "abort", "asks to undo", "prepared/pending"},
    {"prepared", "yes", "", "prepared"},
    {"prepared", "other", "asks to undo r2", "prepared+r2"},
    {"prepared", "no", "", "prepared"},
    {"prepared", "confirmed", "", "prepared"},
    {"prepared", "unconfirmed", "", "prepared"},
    {"prepared", "undone", "", "prepared"},
    {"prepared", "due", "prepared", "prepared"},
    {"prepared", "forget", "", "prepared"},
    {"refused", "prepare", "refused", "refused"},
    {"refused", "commit", "!", "refused"},
    {"refused", "abort", "aborted", "refused"},
    {"refused", "yes", "asks to undo r1", "refused+r1"},
    {"refused", "no", "", "refused"},
    {"refused", "confirmed", "", "refused"},
    {"refused", "unconfirmed", "", "refused"},
    {"refused", "undone", "", "refused"},
    {"refused", "due", "", "refused"},
    {"refused", "forget", "", "nothing"},
    {"committing", "prepare", "", "committing"},
    {"committing", "commit", "", "committing"},
    {"committing", "abort", "", "committing"},
    {"committing", "yes", "", "committing"},
    {"committing", "other", "asks to undo r2", "committing+r2"},
    {"committing", "no", "", "committing"},
    {"committing", "confirmed", "committed", "done"},
    {"committing", "unconfirmed", "", "committing"},
    {"committing", "undone", "", "committing"},
    {"committing", "due", "asks to commit r1", "committing"},
    {"committing", "forget", "", "committing"},
    {"done", "prepare", "done", "done"},
    {"done", "commit", "committed", "done"},
    {"done", "abort", "done", "done"},
    {"done", "yes", "", "done"},
    {"done", "other", "asks to undo r2", "done+r2"},
    {"done", "no", "", "done"},
    {"done", "confirmed", "", "done"},
    {"done", "unconfirmed", "", "done"},
    {"done", "undone", "", "done"},
    {"done", "due", "", "done"},
    {"done", "forget", "", "nothing"},
    {"prepared/pending", "prepare", "refused cancelled", "prepared/pending"},
    {"prepared/pending", "commit", "!", "prepared/pending"},
    {"prepared/pending", "abort", "", "prepared/pending"},
    {"prepared/pending", "yes", "", "prepared/pending"},
    {"prepared/pending", "other", "asks to undo r2", "prepared/pending+r2"},
    {"prepared/pending", "no", "", "prepared/pending"},
    {"prepared/pending", "confirmed", "", "prepared/pending"},
    {"prepared/pending", "unconfirmed", "", "prepared/pending"},
    {"prepared/pending", "undone", "aborted", "prepared/done"},
    {"prepared/pending", "due", "asks to undo", "prepared/pending"},
    {"prepared/pending", "forget", "", "none/pending"},
    {"prepared/done", "prepare", "refused cancelled", "prepared/done"},
    {"prepared/done", "commit", "!", "prepared/done"},
    {"prepared/done", "abort", "aborted", "prepared/done"},
    {"prepared/done", "yes", "", "prepared/done"},
    {"prepared/done", "other", "asks to undo r2", "prepared/done+r2"},
    {"prepared/done", "no", "", "prepared/done"},
    {"prepared/done", "confirmed", "", "prepared/done"},
    {"prepared/done", "unconfirmed", "", "prepared/done"},
    {"prepared/done", "undone", "", "prepared/done"},
    {"prepared/done", "due", "", "prepared/done"},
    {"prepared/done", "forget", "", "nothing"},
    {"none/pending", "prepare", "refused cancelled", "none/pending"},
    {"none/pending", "commit", "!", "none/pending"},
    {"none/pending", "abort", "", "none/pending"},
    {"none/pending", "yes", "asks to undo r1", "none/pending+r1"},
    {"none/pending", "no", "", "none/pending"},
    {"none/pending", "confirmed", "", "none/pending"},
    {"none/pending", "unconfirmed", "", "none/pending"},
    {"none/pending", "undone", "aborted", "none/done"},
    {"none/pending", "due", "asks to undo", "none/pending"},
    {"none/pending", "forget", "", "none/pending"},
    {"none/done", "prepare", "refused cancelled", "none/done"},
    {"none/done", "commit", "!", "none/done"},
    {"none/done", "abort", "aborted", "none/done"},
    {"none/done", "yes", "asks to undo r1", "none/done+r1"},
    {"none/done", "no", "", "none/done"},
    {"none/done", "confirmed", "", "none/done"},
    {"none/done", "unconfirmed", "", "none/done"},
    {"none/done", "undone", "", "none/done"},
    {"none/done", "due", "", "none/done"},
    {"none/done", "forget", "", "nothing"},
};

} // namespace

BOOST_AUTO_TEST_SUITE(two_phase_barrier_table_test)

BOOST_AUTO_TEST_CASE(an_inventory_in_every_state) {
  check<stock_voter>(alone);
}

BOOST_AUTO_TEST_CASE(a_wallet_in_every_state) {
  check<wallet_voter>(alone);
}

BOOST_AUTO_TEST_CASE(a_card_in_every_state) {
  check<card_voter>(asking);
  // Its provider is always asked.
  constexpr cell early[]{{"nothing", "abort", "asks to undo", "none/pending"}};
  check<card_voter>(early);
}

BOOST_AUTO_TEST_CASE(a_delivery_in_every_state) {
  check<depot_voter>(asking);
  // Its carrier is asked for what it was asked for.
  constexpr cell early[]{{"nothing", "abort", "aborted", "none/done"}};
  check<depot_voter>(early);
}

BOOST_AUTO_TEST_SUITE_END()
