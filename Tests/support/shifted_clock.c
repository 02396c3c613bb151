/* Another day for a process: loaded in front of the C library, it adds CLOCK_SHIFT seconds to the time of day.
 *
 * Monotonic clocks stay, so that waits last as long as ever. An absolute deadline that was computed from the
 * shifted time of day is moved back: it is one if it lies further ahead than half the shift. libfaketime is not
 * used for this, for it moves deadlines of monotonic clocks, too, where it is told to leave these alone.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>

static long long shift;
static int (*next_gettime)(clockid_t, struct timespec *);

static void *next(const char *name) { return dlsym(RTLD_NEXT, name); }

__attribute__((constructor)) static void begin(void) {
  const char *text = getenv("CLOCK_SHIFT");
  next_gettime = next("clock_gettime");
  shift = text ? atoll(text) : 0;
}

static int real_time(clockid_t clock, struct timespec *time) {
  if (!next_gettime) next_gettime = next("clock_gettime");
  return next_gettime(clock, time);
}

static int is_of_day(clockid_t clock) { return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE; }

int clock_gettime(clockid_t clock, struct timespec *time) {
  int result = real_time(clock, time);
  if (result == 0 && is_of_day(clock)) time->tv_sec += shift;
  return result;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
  struct timespec now;
  (void)zone;
  int result = clock_gettime(CLOCK_REALTIME, &now);
  if (result == 0) {
    time->tv_sec = now.tv_sec;
    time->tv_usec = now.tv_nsec / 1000;
  }
  return result;
}

time_t time(time_t *result) {
  struct timespec now = {0, 0};
  clock_gettime(CLOCK_REALTIME, &now);
  if (result) *result = now.tv_sec;
  return now.tv_sec;
}

int timespec_get(struct timespec *time, int base) {
  return base == TIME_UTC && clock_gettime(CLOCK_REALTIME, time) == 0 ? base : 0;
}

static struct timespec moved_back(const struct timespec *deadline) {
  struct timespec moved = *deadline, now;
  real_time(CLOCK_REALTIME, &now);
  long long ahead = (long long)moved.tv_sec - now.tv_sec;
  if ((shift > 0 && ahead > shift / 2) || (shift < 0 && ahead < shift / 2 && moved.tv_sec > now.tv_sec / 2))
    moved.tv_sec -= shift;
  return moved;
}

int pthread_cond_timedwait(pthread_cond_t *restrict c, pthread_mutex_t *restrict m, const struct timespec *restrict t) {
  int (*wait)(pthread_cond_t *, pthread_mutex_t *, const struct timespec *) = next("pthread_cond_timedwait");
  struct timespec moved = moved_back(t);
  return wait(c, m, &moved);
}

int pthread_mutex_timedlock(pthread_mutex_t *restrict m, const struct timespec *restrict t) {
  int (*lock)(pthread_mutex_t *, const struct timespec *) = next("pthread_mutex_timedlock");
  struct timespec moved = moved_back(t);
  return lock(m, &moved);
}

int sem_timedwait(sem_t *restrict s, const struct timespec *restrict t) {
  int (*wait)(sem_t *, const struct timespec *) = next("sem_timedwait");
  struct timespec moved = moved_back(t);
  return wait(s, &moved);
}

int clock_nanosleep(clockid_t clock, int flags, const struct timespec *t, struct timespec *left) {
  int (*sleep)(clockid_t, int, const struct timespec *, struct timespec *) = next("clock_nanosleep");
  if (!(flags & TIMER_ABSTIME) || !is_of_day(clock)) return sleep(clock, flags, t, left);
  struct timespec moved = moved_back(t);
  return sleep(clock, flags, &moved, left);
}

int timerfd_settime(int timer, int flags, const struct itimerspec *t, struct itimerspec *old) {
  int (*set)(int, int, const struct itimerspec *, struct itimerspec *) = next("timerfd_settime");
  if (!(flags & TFD_TIMER_ABSTIME)) return set(timer, flags, t, old);
  struct itimerspec moved = *t;
  moved.it_value = moved_back(&t->it_value);
  return set(timer, flags, &moved, old);
}
