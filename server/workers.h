// A few threads that carry out jobs in the order in which they were given. Owned by the session; give() from any
// thread.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace krait::server {

// Set once, by whoever no longer wants the result; looked at by the job before what is dear.
using CancelFlag = std::shared_ptr<std::atomic<bool>>;

class Job {
 public:
  virtual ~Job() = default;
  virtual void run() = 0;
};

class Workers {
 public:
  explicit Workers(unsigned threads);
  // Lets running jobs end; the others are dropped.
  ~Workers();
  void give(std::unique_ptr<Job> job);

 private:
  void work();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::unique_ptr<Job>> jobs_;
  bool closing_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace krait::server
