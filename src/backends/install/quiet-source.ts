/**
 * A second, tiny addon. TensorFlow's library writes to stderr while it is being loaded, before it has looked at TF_CPP_MIN_LOG_LEVEL; this,
 * loaded first and for all, stands in for the question that its logging library asks before it writes. The inner namespace is the one of
 * the pinned TensorFlow: another TensorFlow asks under another name and only writes its lines.
 */
export const quietSource: string = `
#include <cstdlib>
#define PUBLIC __attribute__((visibility("default")))
namespace absl { inline namespace lts_20250814 {
enum class LogSeverityAtLeast : int;
PUBLIC LogSeverityAtLeast MinLogLevel() {
  const char* level = std::getenv("TF_CPP_MIN_LOG_LEVEL");
  return static_cast<LogSeverityAtLeast>(level == nullptr ? 0 : std::atoi(level));
}
} }
extern "C" PUBLIC void* napi_register_module_v1(void*, void* exports) { return exports; }
`;
