#include "server/rpc/framing.h"

#include <algorithm>
#include <charconv>

namespace krait::rpc {

namespace {

constexpr std::string_view kLengthField = "content-length";

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

struct Header {
  std::size_t length = 0;
  bool has_length = false;
  std::string problem;  // empty: none
};

void read_field(std::string_view line, Header& header) {
  std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) {
    header.problem = "a header line without a colon";
    return;
  }
  if (!equal_ignoring_case(trim(line.substr(0, colon)), kLengthField)) return;
  std::string_view digits = trim(line.substr(colon + 1));
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), header.length);
  if (error == std::errc() && end == digits.data() + digits.size()) {
    header.has_length = true;
  } else {
    header.problem = "a Content-Length that is no length";
  }
}

Header parse_header(std::string_view text) {
  Header header;
  while (!text.empty()) {
    std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = trim(text.substr(0, end));
    if (!line.empty()) read_field(line, header);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  if (header.problem.empty() && !header.has_length) header.problem = "a header without a Content-Length";
  return header;
}

// The blank line that ends a header: its offset and length; some clients leave out the carriage returns.
std::pair<std::size_t, std::size_t> find_blank_line(std::string_view text) {
  std::size_t proper = text.find("\r\n\r\n");
  std::size_t bare = text.find("\n\n");
  if (bare < proper) return {bare, 2};
  return {proper, 4};
}

std::size_t find_length_field(std::string_view text, std::size_t from) {
  for (std::size_t at = from; at + kLengthField.size() <= text.size(); ++at) {
    if (equal_ignoring_case(text.substr(at, kLengthField.size()), kLengthField)) return at;
  }
  return std::string_view::npos;
}

}  // namespace

std::string frame_message(std::string_view body) {
  std::string framed = "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
  framed.append(body);
  return framed;
}

void FrameDecoder::feed(std::string_view bytes) {
  std::size_t skipped = std::min(skip_, bytes.size());
  skip_ -= skipped;
  buffer_.append(bytes.substr(skipped));
}

void FrameDecoder::take(std::size_t count) {
  taken_ += count;
  if (taken_ > buffer_.size() / 2) {
    buffer_.erase(0, taken_);
    taken_ = 0;
  }
}

FrameDecoder::Outcome FrameDecoder::next(std::string& text) {
  if (body_ == kNoBody) {
    Outcome outcome = read_header(text);
    if (outcome != Outcome::kMessage) return outcome;
  }
  if (rest().size() < body_) return Outcome::kNeedMore;
  text = std::string(rest().substr(0, body_));
  take(body_);
  body_ = kNoBody;
  return Outcome::kMessage;
}

// kMessage when body_ is known.
FrameDecoder::Outcome FrameDecoder::read_header(std::string& problem) {
  auto [end, blank] = find_blank_line(rest().substr(0, kHeaderLimit));
  if (end == std::string_view::npos) {
    if (rest().size() < kHeaderLimit) return Outcome::kNeedMore;
    problem = "no header in " + std::to_string(kHeaderLimit) + " bytes";
    return lose_way(kHeaderLimit);
  }
  Header header = parse_header(rest().substr(0, end));
  if (!header.problem.empty()) {
    problem = header.problem;
    return lose_way(end + blank);
  }
  take(end + blank);
  if (header.length <= kBodyLimit) {
    body_ = header.length;
    return Outcome::kMessage;
  }
  problem = "a message of " + std::to_string(header.length) + " bytes, over the limit of " + std::to_string(kBodyLimit);
  std::size_t here = std::min(header.length, rest().size());
  take(here);
  skip_ = header.length - here;
  return Outcome::kMalformed;
}

// Goes on at the next thing that looks like a header, wherever it stands; else behind what was no header.
FrameDecoder::Outcome FrameDecoder::lose_way(std::size_t header_end) {
  std::size_t next = find_length_field(rest(), 1);
  take(next == std::string_view::npos ? std::min(header_end, rest().size()) : next);
  return Outcome::kMalformed;
}

}  // namespace krait::rpc
