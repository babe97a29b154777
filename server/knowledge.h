// What is known of an open document's text, kept from version to version, so that little is looked at again after an
// edit. Shared by the snapshots of the document; one thread at a time. Who answers a keystroke goes before those who
// recover what is at fault, and these go on when he is done.
#pragma once

#include <condition_variable>
#include <mutex>

#include "syntax/document/document.h"

namespace krait::server {

class Knowledge {
 public:
  // Holds the document for one thread, of whichever version was asked for last.
  class Access {
   public:
    [[nodiscard]] document::Document& document() { return knowledge_.document_; }
    // To have long work left undone: how many wait who must not.
    [[nodiscard]] const cst::Waiting& waiting() const { return knowledge_.waiting_; }
    // Lets those be served; the document may be of another version then.
    void give_way() {
      knowledge_.freed_.wait(lock_, [this] { return knowledge_.waiting_ == 0; });
    }
    ~Access() {
      lock_.unlock();
      knowledge_.freed_.notify_all();
    }
    Access(const Access&) = delete;
    Access& operator=(const Access&) = delete;

   private:
    friend class Knowledge;
    Access(Knowledge& knowledge, bool urgent) : knowledge_(knowledge) {
      if (urgent) knowledge_.waiting_++;
      lock_.lock();
      if (urgent)
        knowledge_.waiting_--;
      else
        give_way();
    }
    Knowledge& knowledge_;
    std::unique_lock<std::mutex> lock_{knowledge_.mutex_, std::defer_lock};
  };

  // Waits for others, and goes before them as soon as they give way.
  [[nodiscard]] Access at_once() { return {*this, true}; }
  // Waits its turn.
  [[nodiscard]] Access in_turn() { return {*this, false}; }

 private:
  std::mutex mutex_;
  std::condition_variable freed_;  // by someone for whom others give way
  cst::Waiting waiting_ = 0;
  document::Document document_;
};

}  // namespace krait::server
