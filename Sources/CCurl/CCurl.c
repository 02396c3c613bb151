#define _GNU_SOURCE
#include "CCurl.h"

#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

// curl.h wraps some functions in type-checking macros; here they are called through pointers.
#undef curl_easy_setopt
#undef curl_easy_getinfo
#undef curl_multi_setopt

#define EACH_FUNCTION(X) \
  X(global_init) X(easy_init) X(easy_cleanup) X(easy_setopt) X(easy_getinfo) X(easy_pause) \
  X(easy_strerror) X(slist_append) X(slist_free_all) X(multi_init) X(multi_cleanup) \
  X(multi_setopt) X(multi_add_handle) X(multi_remove_handle) X(multi_socket_action) \
  X(multi_info_read) X(url) X(url_set) X(url_get) X(url_cleanup) X(free) X(version_info)

#define DECLARE(name) __typeof__(curl_##name) *name;
static struct { EACH_FUNCTION(DECLARE) } curl;

static pthread_mutex_t loading = PTHREAD_MUTEX_INITIALIZER;
static bool is_loaded;

static bool load(char *problem, size_t size) {
  void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    const char *reason = dlerror();
    snprintf(
        problem, size, "libcurl.so.4 cannot be opened; install the package libcurl4 (%s)",
        reason ? reason : "no reason given");
    return false;
  }
#define RESOLVE(name) \
  curl.name = (__typeof__(curl.name))dlsym(library, "curl_" #name); \
  if (!curl.name) { \
    snprintf( \
        problem, size, \
        "libcurl.so.4 is too old: it has no curl_" #name "; install a newer libcurl4"); \
    return false; \
  }
  EACH_FUNCTION(RESOLVE)
  CURLcode code = curl.global_init(CURL_GLOBAL_DEFAULT);
  if (code != CURLE_OK) {
    snprintf(problem, size, "libcurl does not start: %s", curl.easy_strerror(code));
  }
  return code == CURLE_OK;
}

bool ccurl_load(char *reason, size_t size) {
  pthread_mutex_lock(&loading);
  if (!is_loaded) is_loaded = load(reason, size);
  bool good = is_loaded;
  pthread_mutex_unlock(&loading);
  return good;
}

CURL *ccurl_easy_new(void) { return curl.easy_init(); }

void ccurl_easy_free(CURL *easy) { curl.easy_cleanup(easy); }

CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value) {
  return curl.easy_setopt(easy, option, value);
}

CURLcode ccurl_set_text(CURL *easy, CURLoption option, const char *value) {
  return curl.easy_setopt(easy, option, value);
}

CURLcode ccurl_set_headers(CURL *easy, struct curl_slist *headers) {
  return curl.easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
}

CURLcode ccurl_set_body(CURL *easy, const void *bytes, size_t count) {
  CURLcode code = curl.easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)count);
  if (code != CURLE_OK) return code;
  return curl.easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, bytes);
}

CURLcode ccurl_set_error_buffer(CURL *easy, char *buffer) {
  return curl.easy_setopt(easy, CURLOPT_ERRORBUFFER, buffer);
}

CURLcode ccurl_set_callbacks(
    CURL *easy, ccurl_data_callback header, ccurl_data_callback body, void *context) {
  curl.easy_setopt(easy, CURLOPT_HEADERFUNCTION, header);
  curl.easy_setopt(easy, CURLOPT_HEADERDATA, context);
  curl.easy_setopt(easy, CURLOPT_WRITEFUNCTION, body);
  return curl.easy_setopt(easy, CURLOPT_WRITEDATA, context);
}

static bool is_loopback(const struct sockaddr *address) {
  if (address->sa_family == AF_INET) {
    const struct sockaddr_in *four = (const struct sockaddr_in *)address;
    uint32_t number = ntohl(four->sin_addr.s_addr);
    // Linux takes the address of no host, 0.0.0.0 as ::, for this one.
    return number >> 24 == 127 || number == 0;
  }
  if (address->sa_family == AF_INET6) {
    const struct in6_addr *six = &((const struct sockaddr_in6 *)address)->sin6_addr;
    if (IN6_IS_ADDR_V4MAPPED(six)) {
      return six->s6_addr[12] == 127 || !(six->s6_addr32[3]);
    }
    return IN6_IS_ADDR_LOOPBACK(six) || IN6_IS_ADDR_UNSPECIFIED(six);
  }
  return false;
}

static curl_socket_t open_socket(
    void *loopback_only, curlsocktype purpose, struct curl_sockaddr *address) {
  (void)purpose;
  if (loopback_only && !is_loopback(&address->addr)) return CURL_SOCKET_BAD;
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

CURLcode ccurl_set_sockets(CURL *easy, bool loopback_only) {
  static char yes;
  curl.easy_setopt(easy, CURLOPT_OPENSOCKETDATA, loopback_only ? &yes : NULL);
  return curl.easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
}

long ccurl_response_code(CURL *easy) {
  long code = 0;
  curl.easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &code);
  return code;
}

const char *ccurl_effective_url(CURL *easy) {
  const char *url = NULL;
  curl.easy_getinfo(easy, CURLINFO_EFFECTIVE_URL, &url);
  return url;
}

CURLcode ccurl_pause(CURL *easy, int what) { return curl.easy_pause(easy, what); }

const char *ccurl_error_text(CURLcode code) { return curl.easy_strerror(code); }

struct curl_slist *ccurl_append(struct curl_slist *list, const char *line) {
  struct curl_slist *longer = curl.slist_append(list, line);
  if (!longer) curl.slist_free_all(list);
  return longer;
}

void ccurl_free_list(struct curl_slist *list) { curl.slist_free_all(list); }

CURLM *ccurl_multi_new(void) { return curl.multi_init(); }

void ccurl_multi_free(CURLM *multi) { curl.multi_cleanup(multi); }

CURLMcode ccurl_multi_set_callbacks(
    CURLM *multi, ccurl_socket_callback socket, ccurl_timer_callback timer, void *context) {
  curl.multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, socket);
  curl.multi_setopt(multi, CURLMOPT_SOCKETDATA, context);
  curl.multi_setopt(multi, CURLMOPT_TIMERFUNCTION, timer);
  return curl.multi_setopt(multi, CURLMOPT_TIMERDATA, context);
}

CURLMcode ccurl_multi_add(CURLM *multi, CURL *easy) { return curl.multi_add_handle(multi, easy); }

CURLMcode ccurl_multi_remove(CURLM *multi, CURL *easy) {
  return curl.multi_remove_handle(multi, easy);
}

CURLMcode ccurl_multi_act(CURLM *multi, curl_socket_t socket, int events) {
  int running;
  return curl.multi_socket_action(multi, socket, events, &running);
}

CURL *ccurl_multi_next_done(CURLM *multi, CURLcode *result) {
  int left;
  for (CURLMsg *message; (message = curl.multi_info_read(multi, &left));) {
    if (message->msg == CURLMSG_DONE) {
      *result = message->data.result;
      return message->easy_handle;
    }
  }
  return NULL;
}

bool ccurl_read_address(const char *url, ccurl_address *address) {
  CURLU *parsed = curl.url();
  char *scheme = NULL, *host = NULL, *port = NULL;
  bool good = parsed && curl.url_set(parsed, CURLUPART_URL, url, 0) == CURLUE_OK
      && curl.url_get(parsed, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK
      && curl.url_get(parsed, CURLUPART_HOST, &host, 0) == CURLUE_OK
      && curl.url_get(parsed, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) == CURLUE_OK
      && (!strcmp(scheme, "http") || !strcmp(scheme, "https"))
      && strlen(host) < sizeof address->host;
  if (good) {
    strcpy(address->scheme, scheme);
    strcpy(address->host, host);
    address->port = atoi(port);
  }
  if (scheme) curl.free(scheme);
  if (host) curl.free(host);
  if (port) curl.free(port);
  if (parsed) curl.url_cleanup(parsed);
  return good;
}

const char *ccurl_version(void) { return curl.version_info(CURLVERSION_NOW)->version; }

void ccurl_name_thread(const char *name) { pthread_setname_np(pthread_self(), name); }

int ccurl_epoll_new(void) { return epoll_create1(EPOLL_CLOEXEC); }

int ccurl_eventfd_new(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

int ccurl_epoll_watch(int epoll, int descriptor, int what) {
  if (what == CURL_POLL_REMOVE) return epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, NULL);
  struct epoll_event event = {.data.fd = descriptor};
  if (what & CURL_POLL_IN) event.events |= EPOLLIN;
  if (what & CURL_POLL_OUT) event.events |= EPOLLOUT;
  if (epoll_ctl(epoll, EPOLL_CTL_MOD, descriptor, &event) == 0) return 0;
  return errno == ENOENT ? epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) : -1;
}

int ccurl_epoll_wait(int epoll, ccurl_ready *ready, int capacity, int milliseconds) {
  struct epoll_event events[64];
  int count = epoll_wait(epoll, events, capacity < 64 ? capacity : 64, milliseconds);
  if (count < 0) return errno == EINTR ? 0 : -1;
  for (int i = 0; i < count; i++) {
    ready[i].descriptor = events[i].data.fd;
    ready[i].events = (events[i].events & EPOLLIN ? CURL_CSELECT_IN : 0)
        | (events[i].events & EPOLLOUT ? CURL_CSELECT_OUT : 0)
        | (events[i].events & (EPOLLERR | EPOLLHUP) ? CURL_CSELECT_ERR : 0);
  }
  return count;
}
