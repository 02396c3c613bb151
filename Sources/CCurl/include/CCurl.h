#ifndef CCURL_H
#define CCURL_H

// libcurl's multi interface for Swift: its variadic functions with a type each, and the few Linux
// calls that an event loop needs and the Glibc module lacks.
//
// Nothing is linked: ccurl_load() opens libcurl.so.4, because linking it costs every start 7 ms and
// 8 MB, and most starts make no request. No other function may be called before it has succeeded.

#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Opens the library, once per process; after a failure the next call tries again. Where it fails,
// `reason` says why, in at most `size` bytes.
bool ccurl_load(char *_Nonnull reason, size_t size);

typedef size_t (*ccurl_data_callback)(
    char *_Nullable bytes, size_t size, size_t count, void *_Nullable context);
typedef int (*ccurl_socket_callback)(
    CURL *_Nullable easy, curl_socket_t socket, int what, void *_Nullable context,
    void *_Nullable socket_context);
typedef int (*ccurl_timer_callback)(
    CURLM *_Nullable multi, long milliseconds, void *_Nullable context);

CURL *_Nullable ccurl_easy_new(void);
void ccurl_easy_free(CURL *_Nonnull easy);
CURLcode ccurl_set_long(CURL *_Nonnull easy, CURLoption option, long value);
CURLcode ccurl_set_text(CURL *_Nonnull easy, CURLoption option, const char *_Nonnull value);
CURLcode ccurl_set_headers(CURL *_Nonnull easy, struct curl_slist *_Nullable headers);
// Copies the bytes.
CURLcode ccurl_set_body(CURL *_Nonnull easy, const void *_Nonnull bytes, size_t count);
// At least CURL_ERROR_SIZE bytes that live as long as the handle.
CURLcode ccurl_set_error_buffer(CURL *_Nonnull easy, char *_Nonnull buffer);
CURLcode ccurl_set_callbacks(
    CURL *_Nonnull easy, ccurl_data_callback _Nonnull header, ccurl_data_callback _Nonnull body,
    void *_Nonnull context);
// Sockets close on exec; with loopback_only, no other address is connected to, whatever a name or
// a redirect says.
CURLcode ccurl_set_sockets(CURL *_Nonnull easy, bool loopback_only);
long ccurl_response_code(CURL *_Nonnull easy);
// The address that was asked last, after redirects; valid until the handle is used again.
const char *_Nullable ccurl_effective_url(CURL *_Nonnull easy);
CURLcode ccurl_pause(CURL *_Nonnull easy, int what);
const char *_Nonnull ccurl_error_text(CURLcode code);

struct curl_slist *_Nullable ccurl_append(
    struct curl_slist *_Nullable list, const char *_Nonnull line);
void ccurl_free_list(struct curl_slist *_Nullable list);

CURLM *_Nullable ccurl_multi_new(void);
void ccurl_multi_free(CURLM *_Nonnull multi);
CURLMcode ccurl_multi_set_callbacks(
    CURLM *_Nonnull multi, ccurl_socket_callback _Nonnull socket,
    ccurl_timer_callback _Nonnull timer, void *_Nonnull context);
CURLMcode ccurl_multi_add(CURLM *_Nonnull multi, CURL *_Nonnull easy);
CURLMcode ccurl_multi_remove(CURLM *_Nonnull multi, CURL *_Nonnull easy);
CURLMcode ccurl_multi_act(CURLM *_Nonnull multi, curl_socket_t socket, int events);
// The next finished transfer, or NULL.
CURL *_Nullable ccurl_multi_next_done(CURLM *_Nonnull multi, CURLcode *_Nonnull result);

// What an address says, read by the same parser that will use it.
typedef struct {
  char scheme[8];
  char host[256];
  int port;
} ccurl_address;

// Whether `url` is an absolute http or https address; then fills in `address`.
bool ccurl_read_address(const char *_Nonnull url, ccurl_address *_Nonnull address);
// The version of the library, like "7.88.1".
const char *_Nonnull ccurl_version(void);

// Names the calling thread for debuggers; at most 15 characters.
void ccurl_name_thread(const char *_Nonnull name);
int ccurl_epoll_new(void);
int ccurl_eventfd_new(void);
// Watches `descriptor` for CURL_POLL_IN, _OUT or _INOUT, or no longer with CURL_POLL_REMOVE.
int ccurl_epoll_watch(int epoll, int descriptor, int what);

typedef struct {
  int descriptor;
  // CURL_CSELECT_IN, _OUT and _ERR.
  int events;
} ccurl_ready;

// Waits; a negative time waits for ever. Answers how many are ready, -1 on an error but EINTR.
int ccurl_epoll_wait(int epoll, ccurl_ready *_Nonnull ready, int capacity, int milliseconds);

#ifdef __cplusplus
}
#endif

#endif
