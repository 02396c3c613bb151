// Makes system calls of a process fail: loaded with LD_PRELOAD, in front of the C library.
//
//   FAIL_FILE   a file that holds `CALL ERRNO COUNT`; while it is there, the next COUNT calls of that
//               name fail with that number. It is read anew when its name is replaced.
//
// So a test chooses, while the process runs, what fails and for how long.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_ulong seen;
static atomic_long left;

// The number that the call fails with; 0 where it does not.
static int failure(const char *call) {
  const char *path = getenv("FAIL_FILE");
  if (path == NULL) return 0;
  int saved = errno, code = 0;
  int file = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);
  if (file >= 0) {
    char text[128] = "", name[64] = "";
    int number = 0, count = 0;
    struct stat status;
    ssize_t size = syscall(SYS_read, file, text, sizeof text - 1);
    if (size > 0 && syscall(SYS_fstat, file, &status) == 0 &&
        sscanf(text, "%63s %d %d", name, &number, &count) == 3) {
      if (atomic_exchange(&seen, status.st_ino) != status.st_ino) atomic_store(&left, count);
      if (strcmp(name, call) == 0 && atomic_fetch_sub(&left, 1) > 0) code = number;
    }
    syscall(SYS_close, file);
  }
  errno = saved;
  return code;
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define CALL(name, parameters, ...)                     \
  int name parameters {                                 \
    int code = failure(#name);                          \
    if (code != 0) return errno = code, -1;             \
    return NEXT(name)(__VA_ARGS__);                     \
  }

CALL(eventfd, (unsigned int value, int flags), value, flags)
CALL(epoll_create1, (int flags), flags)
CALL(epoll_ctl, (int epoll, int what, int file, struct epoll_event *event), epoll, what, file, event)
CALL(socket, (int domain, int type, int protocol), domain, type, protocol)
CALL(socketpair, (int domain, int type, int protocol, int ends[2]), domain, type, protocol, ends)
CALL(setsockopt, (int file, int level, int name, const void *value, socklen_t size), file, level, name, value, size)
CALL(pipe, (int ends[2]), ends)
CALL(pipe2, (int ends[2], int flags), ends, flags)
CALL(fsync, (int file), file)
CALL(fdatasync, (int file), file)
CALL(link, (const char *from, const char *to), from, to)
CALL(mkdir, (const char *path, mode_t mode), path, mode)

int accept(int file, struct sockaddr *address, socklen_t *size) {
  int code = failure("accept");
  if (code != 0) return errno = code, -1;
  return NEXT(accept)(file, address, size);
}

int pthread_create(
    pthread_t *thread, const pthread_attr_t *attributes, void *(*body)(void *), void *argument) {
  int code = failure("pthread_create");
  if (code != 0) return code;
  return NEXT(pthread_create)(thread, attributes, body, argument);
}

static int failing_open(const char *path, int flags, mode_t mode) {
  // Swift's dispatch library looks after its own threads there, and traps where it cannot.
  int is_runtime = strncmp(path, "/proc/self/task/", 16) == 0;
  int code = is_runtime ? 0 : failure("open");
  if (code != 0) return errno = code, -1;
  return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

#define OPEN(name)                                      \
  int name(const char *path, int flags, ...) {          \
    va_list rest;                                       \
    va_start(rest, flags);                              \
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
    va_end(rest);                                       \
    return failing_open(path, flags, mode);             \
  }
OPEN(open)
OPEN(open64)
