/*
 * A disk that fails on purpose. Preloaded into one child process of a test, it counts the calls that
 * change files below KITEI_FAULT_DIR and, at call number KITEI_FAULT_AT (the first is 1), does what
 * KITEI_FAULT_KIND says:
 *
 *   kill       the process dies before the call
 *   kill_after the process dies right after it
 *   enospc     from this call on, whatever would put bytes or a new file or directory there finds
 *              the disk full
 *   eio        from this call on, fsync and fdatasync fail, and no file or directory can be made
 *   full       from this call on, whatever would put bytes there finds the disk full, until files
 *              are removed there: then there is room for as much as they held. An empty file needs
 *              no room
 *
 * With KITEI_FAULT_COUNT=FILE the number of calls is written to FILE when the process ends by itself.
 * With KITEI_FAULT_RECORD=FILE what succeeded below the directory is recorded in FILE, a line each:
 * `new`, `write`, `sync`, `remove` and the path, or `rename` and both, with tabs between.
 * Nothing else is changed, and calls elsewhere are neither counted nor touched.
 *
 * A process under the shim can also try a piece of work again and again, each time in a child of its
 * own that ends at another call. It asks by reading links that are not there, and is answered by
 * their text:
 *
 *   /kitei-fault/fork                 `child` in the child; in the parent, once the child has ended,
 *                                     `killed`, `ended STRUCK CALLS`, or `broken`
 *   /kitei-fault/arm/KIND/AT/DIR      from here on, in this process, as the environment above
 *   /kitei-fault/record/FILE          from here on, what is done is recorded in /FILE
 *   /kitei-fault/end/STATUS           the process ends at once
 *
 * STRUCK is the number of the first call that failed, 0 if none did. Who forks has one thread that
 * works and no file of a store open.
 *
 * What it does not do: it does not drop what the kernel holds but has not yet put on the disk, so a
 * kill here is a killed process, not a power cut. The record tells what a power cut could take.
 */
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
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

enum kind { NOTHING, KILL, KILL_AFTER, ENOSPC_FROM, EIO_FROM, FULL_UNTIL_FREED };
enum call { PUTS_BYTES, MAKES, SYNCS, NAMES };

static char dir[PATH_MAX];
static size_t dir_length;
static unsigned long fault_at;
static enum kind fault_kind;
static atomic_ulong calls;
static atomic_long room;
/* The first call that failed. */
static atomic_ulong struck;
/* What a child that ends leaves for its parent: struck, calls. */
static atomic_ulong *left;
/* Where what is done is recorded. */
static int record = -1;

static enum kind kind_of(const char *word)
{
    static const char *words[] = {"none", "kill", "kill_after", "enospc", "eio", "full"};
    static const enum kind kinds[] = {NOTHING,     KILL,     KILL_AFTER,
                                      ENOSPC_FROM, EIO_FROM, FULL_UNTIL_FREED};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(word, words[i]) == 0)
            return kinds[i];
    _exit(99); /* a misspelt fault must not pass as a survived one */
}

/* Not by our own `open`, which would look whether the file is ours. */
static void record_in(const char *path)
{
    int flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC;
    record = (int)syscall(SYS_openat, AT_FDCWD, path, flags, 0600);
    if (record < 0)
        _exit(99);
}

/* One line, whole or not at all: threads do not mix theirs. */
static void note(const char *what, const char *path, const char *other)
{
    char line[2 * PATH_MAX + 16];
    int before = errno;
    if (record < 0)
        return;
    int length = snprintf(line, sizeof line, "%s\t%s\t%s\n", what, path, other);
    if (syscall(SYS_write, record, line, (size_t)length) != length)
        _exit(99);
    errno = before;
}

__attribute__((constructor)) static void begin(void)
{
    left = mmap(NULL, 2 * sizeof *left, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (left == MAP_FAILED)
        _exit(99);
    const char *asked = getenv("KITEI_FAULT_DIR");
    const char *at = getenv("KITEI_FAULT_AT");
    const char *kind = getenv("KITEI_FAULT_KIND");
    if (asked == NULL || realpath(asked, dir) == NULL)
        return;
    dir_length = strlen(dir);
    fault_at = at == NULL ? 0 : strtoul(at, NULL, 10);
    fault_kind = kind == NULL ? NOTHING : kind_of(kind);
    const char *log = getenv("KITEI_FAULT_RECORD");
    if (log != NULL)
        record_in(log);
}

__attribute__((destructor)) static void end(void)
{
    const char *path = getenv("KITEI_FAULT_COUNT");
    if (dir_length == 0 || path == NULL)
        return;
    FILE *file = fopen(path, "w");
    if (file == NULL)
        return;
    fprintf(file, "%lu\n", atomic_load(&calls));
    fclose(file);
}

static int is_below(const char *path)
{
    return strncmp(path, dir, dir_length) == 0 && (path[dir_length] == '/' || path[dir_length] == 0);
}

/* Finds the path of an open file. Whether it is ours. */
static int locate_fd(int fd, char *path)
{
    char link[64];
    int before = errno;
    if (dir_length == 0)
        return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    errno = before;
    if (length < 0)
        return 0;
    path[length] = 0;
    return is_below(path);
}

/* Finds where a path leads. The file itself may be a link or be absent: its folder decides whether
 * it is ours. */
static int locate(const char *path, char *place)
{
    char folder[PATH_MAX], real[PATH_MAX];
    int before = errno;
    if (dir_length == 0 || strlen(path) >= sizeof folder)
        return 0;
    strcpy(folder, path);
    char *slash = strrchr(folder, '/');
    const char *name = slash == NULL ? path : path + (slash - folder) + 1;
    if (slash == NULL)
        strcpy(folder, ".");
    else if (slash == folder)
        slash[1] = 0;
    else
        *slash = 0;
    int found = realpath(folder, real) != NULL && is_below(real);
    if (found && snprintf(place, PATH_MAX, "%s/%s", real, name) >= PATH_MAX)
        _exit(99);
    errno = before;
    return found;
}

static int is_there(const char *path)
{
    struct stat file;
    int before = errno;
    int found = lstat(path, &file) == 0;
    errno = before;
    return found;
}

/* Whether the path is ours; a file that goes makes room. */
static int removes(const char *path, char *place)
{
    struct stat file;
    int ours = locate(path, place);
    int before = errno;
    if (ours && lstat(path, &file) == 0 && S_ISREG(file.st_mode))
        atomic_fetch_add(&room, file.st_size);
    errno = before;
    return ours;
}

static void die(void)
{
    kill(getpid(), SIGKILL);
    for (;;)
        pause();
}

static unsigned long fail(unsigned long number, int error)
{
    unsigned long none = 0;
    atomic_compare_exchange_strong(&struck, &none, number);
    errno = error;
    return 0;
}

/* Takes room for some bytes, if there is as much. */
static int has_room(size_t bytes)
{
    if (atomic_fetch_sub(&room, (long)bytes) >= (long)bytes)
        return 1;
    atomic_fetch_add(&room, (long)bytes);
    return 0;
}

static size_t length_of(const struct iovec *parts, int count)
{
    size_t length = 0;
    for (int i = 0; i < count; i++)
        length += parts[i].iov_len;
    return length;
}

/* Counts one call; answers its number, or 0 after having set errno where the call must fail. */
static unsigned long enter(enum call call, size_t bytes)
{
    unsigned long number = atomic_fetch_add(&calls, 1) + 1;
    if (fault_at == 0 || number < fault_at)
        return number;
    if (fault_kind == KILL && number == fault_at)
        die();
    if (fault_kind == ENOSPC_FROM && (call == PUTS_BYTES || call == MAKES))
        return fail(number, ENOSPC);
    if (fault_kind == FULL_UNTIL_FREED && call == PUTS_BYTES && !has_room(bytes))
        return fail(number, ENOSPC);
    if (fault_kind == EIO_FROM && (call == SYNCS || call == MAKES))
        return fail(number, EIO);
    return number;
}

static void leave(unsigned long number)
{
    if (fault_kind == KILL_AFTER && number == fault_at && fault_at != 0)
        die();
}

/* Defines one intercepted call: its type and name, its parameters, the arguments passed on, whether
 * it concerns us (and which path, or two), what it does to the disk, how many bytes it puts there,
 * and what is recorded of it. */
#define INTERCEPT(type, name, parameters, arguments, ours, call, bytes, what)                      \
    type name parameters                                                                           \
    {                                                                                              \
        static type(*real) parameters;                                                             \
        char place[PATH_MAX] = "", other[PATH_MAX] = "";                                           \
        if (real == NULL)                                                                          \
            *(void **)&real = dlsym(RTLD_NEXT, #name);                                             \
        if (!(ours))                                                                               \
            return real arguments;                                                                 \
        unsigned long number = enter(call, bytes);                                                 \
        if (number == 0)                                                                           \
            return -1;                                                                             \
        type answer = real arguments;                                                              \
        if (answer >= 0)                                                                           \
            note(what, place, other);                                                              \
        leave(number);                                                                             \
        return answer;                                                                             \
    }

INTERCEPT(ssize_t, write, (int fd, const void *data, size_t length), (fd, data, length),
          locate_fd(fd, place), PUTS_BYTES, length, "write")
INTERCEPT(ssize_t, pwrite, (int fd, const void *data, size_t length, off_t offset),
          (fd, data, length, offset), locate_fd(fd, place), PUTS_BYTES, length, "write")
INTERCEPT(ssize_t, pwrite64, (int fd, const void *data, size_t length, off64_t offset),
          (fd, data, length, offset), locate_fd(fd, place), PUTS_BYTES, length, "write")
INTERCEPT(ssize_t, writev, (int fd, const struct iovec *parts, int count), (fd, parts, count),
          locate_fd(fd, place), PUTS_BYTES, length_of(parts, count), "write")
INTERCEPT(ssize_t, copy_file_range,
          (int from, off64_t *from_offset, int to, off64_t *to_offset, size_t length, unsigned flags),
          (from, from_offset, to, to_offset, length, flags), locate_fd(to, place), PUTS_BYTES,
          length, "write")
INTERCEPT(ssize_t, sendfile64, (int to, int from, off64_t *offset, size_t length),
          (to, from, offset, length), locate_fd(to, place), PUTS_BYTES, length, "write")
INTERCEPT(int, ftruncate, (int fd, off_t length), (fd, length), locate_fd(fd, place), PUTS_BYTES, 0,
          "write")
INTERCEPT(int, ftruncate64, (int fd, off64_t length), (fd, length), locate_fd(fd, place),
          PUTS_BYTES, 0, "write")
INTERCEPT(int, fsync, (int fd), (fd), locate_fd(fd, place), SYNCS, 0, "sync")
INTERCEPT(int, fdatasync, (int fd), (fd), locate_fd(fd, place), SYNCS, 0, "sync")
INTERCEPT(int, rename, (const char *from, const char *to), (from, to),
          locate(from, place) | locate(to, other), NAMES, 0, "rename")
INTERCEPT(int, link, (const char *from, const char *to), (from, to), locate(to, place), NAMES, 0,
          "new")
INTERCEPT(int, linkat,
          (int from_folder, const char *from, int to_folder, const char *to, int flags),
          (from_folder, from, to_folder, to, flags), locate(to, place), NAMES, 0, "new")
INTERCEPT(int, unlink, (const char *path), (path), removes(path, place), NAMES, 0, "remove")

INTERCEPT(int, mkdir, (const char *path, mode_t mode), (path, mode),
          locate(path, place) && !is_there(place), MAKES, 0, "new")

/* Opening a file changes something where it makes or empties it. */
#define INTERCEPT_OPEN(name)                                                                       \
    int name(const char *path, int flags, ...)                                                     \
    {                                                                                              \
        static int (*real)(const char *, int, ...);                                                \
        char place[PATH_MAX];                                                                      \
        va_list rest;                                                                              \
        va_start(rest, flags);                                                                     \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;                    \
        va_end(rest);                                                                              \
        if (real == NULL)                                                                          \
            *(void **)&real = dlsym(RTLD_NEXT, #name);                                             \
        int ours = flags & (O_CREAT | O_TRUNC) && locate(path, place);                             \
        int is_new = ours && !is_there(place);                                                     \
        if (!ours || !(is_new || flags & O_TRUNC))                                                 \
            return real(path, flags, mode);                                                        \
        unsigned long number = enter(is_new ? MAKES : NAMES, 0);                                   \
        if (number == 0)                                                                           \
            return -1;                                                                             \
        int fd = real(path, flags, mode);                                                          \
        if (fd >= 0)                                                                               \
            note(is_new ? "new" : "write", place, "");                                             \
        leave(number);                                                                             \
        return fd;                                                                                 \
    }

INTERCEPT_OPEN(open)
INTERCEPT_OPEN(open64)

static void arm(const char *words)
{
    char word[16];
    int rest = 0;
    if (sscanf(words, "%15[^/]/%lu%n", word, &fault_at, &rest) != 2 || words[rest] != '/' ||
        realpath(words + rest, dir) == NULL)
        _exit(99);
    dir_length = strlen(dir);
    fault_kind = kind_of(word);
    atomic_store(&calls, 0);
    atomic_store(&struck, 0);
    atomic_store(&room, 0);
}

static void end_now(const char *status)
{
    atomic_store(&left[0], atomic_load(&struck));
    atomic_store(&left[1], atomic_load(&calls));
    _exit(atoi(status));
}

static int fork_and_wait(char *answer, size_t length)
{
    int status;
    pid_t child = fork();
    if (child == 0)
        return snprintf(answer, length, "child");
    if (child < 0 || waitpid(child, &status, 0) != child)
        return snprintf(answer, length, "broken");
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
        return snprintf(answer, length, "killed");
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return snprintf(answer, length, "broken");
    return snprintf(answer, length, "ended %lu %lu", atomic_load(&left[0]), atomic_load(&left[1]));
}

/* Where a process asks for something; every other link is read as usual. */
ssize_t readlink(const char *path, char *answer, size_t length)
{
    static const char ours[] = "/kitei-fault/";
    static ssize_t (*real)(const char *, char *, size_t);
    if (real == NULL)
        *(void **)&real = dlsym(RTLD_NEXT, "readlink");
    if (strncmp(path, ours, sizeof ours - 1) != 0)
        return real(path, answer, length);
    const char *asked = path + sizeof ours - 1;
    if (strcmp(asked, "fork") == 0)
        return fork_and_wait(answer, length);
    if (strncmp(asked, "end/", 4) == 0)
        end_now(asked + 4);
    if (strncmp(asked, "record/", 7) == 0) {
        record_in(asked + 6);
        return snprintf(answer, length, "recording");
    }
    if (strncmp(asked, "arm/", 4) != 0)
        _exit(99);
    arm(asked + 4);
    return snprintf(answer, length, "armed");
}
