#include "adapters/sqlite/family.hpp"
#include "adapters/sqlite/store.hpp"
#include "cmd/process/process.hpp"
#include "cmd/stores/stores.hpp"

namespace troupe {

namespace {

class directory_place : public stores {
public:
  directory_place(const std::string& directory,
                  const std::vector<participant>& mine, const clock& time)
      : directory_(directory, mine), time_(time) {
    for (auto who : mine) {
      std::string name{to_string(who)};
      files_.push_back({name, directory_.file(name + ".db")});
    }
    sqlite::family{files_}.begin_generation();
  }

  /// The stores are closed: what is copied from now on is of another age than
  /// what was copied before.
  ~directory_place() override {
    try {
      if (!directory_.is_in_place())
        return;
      sqlite::family all{files_};
      if (all.is_complete())
        all.begin_generation();
    } catch (const std::exception&) {
      // The next start finds out.
    }
  }

protected:
  template <class Participant>
  auto open_in_place() {
    return sqlite::open<Participant>(file<Participant>(), time_);
  }
  template <class Participant>
  auto read_in_place() {
    return sqlite::read<Participant>(file<Participant>());
  }

private:
  template <class Participant>
  std::string file() const {
    return directory_.file(std::string{Participant::name} + ".db");
  }

  data_directory directory_;
  std::vector<sqlite::family::member> files_;
  const clock& time_;
};

} // namespace

std::unique_ptr<stores> stores_in_files(const std::string& directory,
                                        std::vector<participant> mine,
                                        const clock& time) {
  return std::make_unique<stores_in<directory_place>>(directory, mine, time);
}

} // namespace troupe
