// Ends the process at one of its writes: loaded with LD_PRELOAD, in front of the C library.
//
//   CRASH_BELOW  folders, separated by colons: only what is written below them counts
//   CRASH_LOG    a file: one line a call, `number kind path`
//   CRASH_AT     the number of the call to die at; 0 or none: only count
//   CRASH_WHEN   before or after that call; `torn` writes half of its bytes first
//
// The kill is SIGKILL, so nothing of the process runs afterwards. Calls are numbered over all threads,
// each before it is made. Nothing here takes a lock or memory, so a call from a signal handler is safe.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum moment { NEVER, BEFORE, AFTER, TORN };

static char below[4096];
static int log_file = -1;
static long at;
static enum moment when = NEVER;
static atomic_long calls;
// Set last, when the process begins: what the loader itself does is not counted.
static atomic_int is_ready;

__attribute__((constructor)) static void begin(void) {
  const char *folders = getenv("CRASH_BELOW"), *path = getenv("CRASH_LOG");
  const char *number = getenv("CRASH_AT"), *moment = getenv("CRASH_WHEN");
  if (folders == NULL || strlen(folders) >= sizeof below) return;
  strcpy(below, folders);
  if (path != NULL)
    log_file = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  at = number == NULL ? 0 : atol(number);
  if (at > 0)
    when = moment != NULL && strcmp(moment, "after") == 0  ? AFTER
           : moment != NULL && strcmp(moment, "torn") == 0 ? TORN
                                                           : BEFORE;
  // A child that it starts is another process.
  unsetenv("LD_PRELOAD");
  atomic_store(&is_ready, 1);
}

static void die(void) {
  syscall(SYS_kill, syscall(SYS_getpid), SIGKILL);
  for (;;) syscall(SYS_pause);
}

static int is_below(const char *path) {
  for (const char *folder = below; *folder != 0;) {
    size_t length = strcspn(folder, ":");
    if (length > 0 && strncmp(path, folder, length) == 0 && (path[length] == '/' || path[length] == 0))
      return 1;
    folder += length + (folder[length] == ':');
  }
  return 0;
}

static size_t append(char *line, size_t length, size_t limit, const char *text) {
  while (*text != 0 && length < limit) line[length++] = *text++;
  return length;
}

/// The number of a call that counts, 0 for every other; dies if it is time.
static long count(const char *kind, const char *path) {
  int saved = errno;
  if (!is_below(path)) return errno = saved, 0;
  long number = atomic_fetch_add(&calls, 1) + 1;
  if (log_file >= 0) {
    char line[PATH_MAX + 64], digits[24];
    size_t length = 0, first = sizeof digits - 1;
    digits[first] = 0;
    for (long rest = number; rest > 0; rest /= 10) digits[--first] = (char)('0' + rest % 10);
    length = append(line, length, sizeof line - 1, digits + first);
    length = append(line, length, sizeof line - 1, " ");
    length = append(line, length, sizeof line - 1, kind);
    length = append(line, length, sizeof line - 1, " ");
    length = append(line, length, sizeof line - 1, path);
    line[length++] = '\n';
    // One write, at the end of the file: lines of several threads do not mix.
    syscall(SYS_write, log_file, line, length);
  }
  if (number == at && when == BEFORE) die();
  errno = saved;
  return number;
}

static long count_file(const char *kind, int file) {
  if (!atomic_load(&is_ready)) return 0;
  int saved = errno;
  char link[64] = "/proc/self/fd/", path[PATH_MAX];
  char digits[16];
  size_t length = strlen(link), place = sizeof digits - 1;
  digits[place] = 0;
  if (file < 0) return 0;
  unsigned rest = (unsigned)file;
  do digits[--place] = (char)('0' + rest % 10);
  while ((rest /= 10) > 0);
  strcpy(link + length, digits + place);
  long got = syscall(SYS_readlinkat, AT_FDCWD, link, path, sizeof path - 1);
  errno = saved;
  if (got <= 0) return 0;
  path[got] = 0;
  return count(kind, path);
}

static long count_path(const char *kind, int folder, const char *path) {
  if (!atomic_load(&is_ready) || path == NULL) return 0;
  if (path[0] == '/' || folder != AT_FDCWD) return count(kind, path);
  // Relative to the working folder.
  char whole[2 * PATH_MAX];
  if (syscall(SYS_getcwd, whole, PATH_MAX) <= 0) return 0;
  size_t length = append(whole, strlen(whole), sizeof whole - 1, "/");
  whole[append(whole, length, sizeof whole - 1, path)] = 0;
  return count(kind, whole);
}

static void made(long number) {
  int saved = errno;
  if (number > 0 && number == at && when == AFTER) die();
  errno = saved;
}

static int is_torn(long number) { return number > 0 && number == at && when == TORN; }

// What is called instead is looked up at the first call; a second look-up finds the same.
#define REAL(name) \
  static _Atomic(void *) found; \
  void *there = atomic_load(&found); \
  if (there == NULL) atomic_store(&found, there = dlsym(RTLD_NEXT, #name)); \
  __typeof__(name) *real = (__typeof__(name) *)there

ssize_t write(int file, const void *bytes, size_t size) {
  REAL(write);
  long number = count_file("write", file);
  if (is_torn(number)) real(file, bytes, size / 2), die();
  ssize_t result = real(file, bytes, size);
  made(number);
  return result;
}

ssize_t writev(int file, const struct iovec *parts, int size) {
  REAL(writev);
  long number = count_file("writev", file);
  if (is_torn(number)) real(file, parts, size / 2), die();
  ssize_t result = real(file, parts, size);
  made(number);
  return result;
}

ssize_t pwrite(int file, const void *bytes, size_t size, off_t offset) {
  REAL(pwrite);
  long number = count_file("pwrite", file);
  if (is_torn(number)) real(file, bytes, size / 2, offset), die();
  ssize_t result = real(file, bytes, size, offset);
  made(number);
  return result;
}

ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t offset) {
  REAL(pwrite64);
  long number = count_file("pwrite", file);
  if (is_torn(number)) real(file, bytes, size / 2, offset), die();
  ssize_t result = real(file, bytes, size, offset);
  made(number);
  return result;
}

ssize_t pwritev(int file, const struct iovec *parts, int size, off_t offset) {
  REAL(pwritev);
  long number = count_file("pwritev", file);
  if (is_torn(number)) real(file, parts, size / 2, offset), die();
  ssize_t result = real(file, parts, size, offset);
  made(number);
  return result;
}

#define ON_FILE(name, kind, parameters, ...) \
  int name parameters { \
    REAL(name); \
    long number = count_file(kind, file); \
    if (is_torn(number)) die(); \
    int result = real(__VA_ARGS__); \
    made(number); \
    return result; \
  }

ON_FILE(fsync, "fsync", (int file), file)
ON_FILE(fdatasync, "fdatasync", (int file), file)
ON_FILE(ftruncate, "ftruncate", (int file, off_t size), file, size)
ON_FILE(ftruncate64, "ftruncate", (int file, off64_t size), file, size)

#define ON_PATH(name, folder, parameters, ...) \
  int name parameters { \
    REAL(name); \
    long number = count_path(#name, folder, path); \
    if (is_torn(number)) die(); \
    int result = real(__VA_ARGS__); \
    made(number); \
    return result; \
  }

ON_PATH(rename, AT_FDCWD, (const char *from, const char *path), from, path)
ON_PATH(renameat, to, (int in, const char *from, int to, const char *path), in, from, to, path)
ON_PATH(
    renameat2, to, (int in, const char *from, int to, const char *path, unsigned flags), in, from, to,
    path, flags)
ON_PATH(link, AT_FDCWD, (const char *from, const char *path), from, path)
ON_PATH(
    linkat, to, (int in, const char *from, int to, const char *path, int flags), in, from, to, path,
    flags)
ON_PATH(unlink, AT_FDCWD, (const char *path), path)
ON_PATH(unlinkat, folder, (int folder, const char *path, int flags), folder, path, flags)
ON_PATH(mkdir, AT_FDCWD, (const char *path, mode_t mode), path, mode)

// Only an opening that may make or empty a file is a write.
#define ON_OPEN(name, parameters, folder, ...) \
  int name parameters { \
    REAL(name); \
    mode_t mode = 0; \
    if (flags & (O_CREAT | __O_TMPFILE)) { \
      va_list rest; \
      va_start(rest, flags); \
      mode = va_arg(rest, mode_t); \
      va_end(rest); \
    } \
    int writes = (flags & (O_CREAT | O_TRUNC)) != 0; \
    long number = writes ? count_path("open", folder, path) : 0; \
    if (is_torn(number)) die(); \
    int result = real(__VA_ARGS__, flags, mode); \
    made(number); \
    return result; \
  }

ON_OPEN(open, (const char *path, int flags, ...), AT_FDCWD, path)
ON_OPEN(open64, (const char *path, int flags, ...), AT_FDCWD, path)
ON_OPEN(openat, (int folder, const char *path, int flags, ...), folder, folder, path)
ON_OPEN(openat64, (int folder, const char *path, int flags, ...), folder, folder, path)
