/*
 * The only program of the lab's guest; it runs as the guest's first process.
 *
 * It dirties memory page by page at a set rate, and before it writes a page it checks that the page still holds what
 * was written there last. It does the same with blocks of the disk, past every cache. At each beat it sends one line:
 *
 *   HB 17 life=5f3c9a01 up=5210 rate=15 dirtied=61 seen=9216 bad=0 dbad=0
 *
 * A beat's number grows by one for as long as this very program runs; life is drawn once when it starts. A gap or a
 * repeat in the numbers, or a second life, therefore shows a guest that was rolled back, run twice or restarted.
 * The line goes out in one virtio-serial request, so that a migration cannot cut it in two.
 *
 * Settings come from the kernel's command line: ws (working set, MiB), rate (MiB/s), hb (ms between beats),
 * mode (seq or random), disk (1 if there is one), agent (1 if there is a port for an agent). Lines on the control port:
 * "rate N" changes the rate; "harm memory" and "harm disk" damage one page or block behind the checks' back, to prove that
 * the checks see it; "hang" halts the processor with interrupts off, which is as dead as a guest can be; "watchdog" arms
 * the watchdog device, which is then never fed; "agent off" and "agent on" end the agent and bring it back.
 *
 * The agent understands what is asked of QEMU's guest agent by those who want to know whether it lives.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/random.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { PAGE = 4096, WORDS = PAGE / 8, SCRUB_PARTS = 16, RING = 256, TICK_MS = 5 };

/* In the order in which they depend on each other. */
static const char *const modules[] = {"virtio",     "virtio_ring",    "virtio_pci_legacy_dev", "virtio_pci_modern_dev",
                                      "virtio_pci", "virtio_console", "virtio_blk",            "virtio_balloon"};

struct memory {
    uint64_t *words;
    uint32_t *laps; /* how often each page was written */
    uint64_t pages, next, scrubbed, written, seen, bad, seed;
    int random;
};

struct disk {
    int fd;
    uint64_t *block; /* one aligned block for transfers */
    uint64_t last, first, bad;
};

static int beat_port = -1, control_port = -1;

static uint64_t now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static void sleep_ms(uint64_t ms) {
    struct timespec t = {(time_t)(ms / 1000), (long)(ms % 1000) * 1000000};
    nanosleep(&t, NULL);
}

static uint64_t next_random(uint64_t *seed) {
    uint64_t x = *seed;
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    return *seed = x;
}

/* Sends one line in one request. */
__attribute__((format(printf, 1, 2))) static void send_line(const char *format, ...) {
    char line[256];
    va_list args;
    va_start(args, format);
    int length = vsnprintf(line, sizeof line, format, args);
    va_end(args);
    if (beat_port >= 0 && write(beat_port, line, (size_t)length) != length) {
        printf("PULSE cannot send a line: %s\n", strerror(errno));
    }
}

static void fail(const char *what) {
    printf("PULSE %s: %s\n", what, strerror(errno));
    sleep_ms(200);
    reboot(RB_POWER_OFF);
    exit(1);
}

static const char *setting(const char *name, const char *otherwise) {
    const char *value = getenv(name);
    return value ? value : otherwise;
}

/* ---- memory ---- */

static uint64_t stamp_of(uint64_t page, uint32_t lap) { return page << 32 | lap; }

static void memory_fill(struct memory *m, uint64_t mib, int random) {
    memset(m, 0, sizeof *m);
    m->random = random;
    m->seed = 0x9E3779B97F4A7C15u;
    m->pages = mib * 256;
    if (m->pages == 0) return;
    m->words = mmap(NULL, m->pages * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    m->laps = calloc(m->pages, sizeof *m->laps);
    if (m->words == MAP_FAILED || m->laps == NULL) fail("cannot reserve the working set");
    for (uint64_t page = 0; page < m->pages; page++) {
        uint64_t *w = m->words + page * WORDS;
        for (int i = 1; i < WORDS - 1; i++) w[i] = next_random(&m->seed); /* nothing that compresses */
        w[0] = stamp_of(page, 0);
        w[WORDS - 1] = ~w[0];
    }
}

static void memory_check(struct memory *m, uint64_t page) {
    const uint64_t *w = m->words + page * WORDS;
    uint64_t want = stamp_of(page, m->laps[page]);
    m->seen++;
    if (w[0] == want && w[WORDS - 1] == ~want) return;
    if (m->bad++ < 5) {
        send_line("CORRUPT page %" PRIu64 " should be at lap %" PRIu32 ", holds %" PRIx64 " and %" PRIx64 "\n", page,
                  m->laps[page], w[0], ~w[WORDS - 1]);
    }
}

static void memory_dirty_one(struct memory *m) {
    uint64_t page = m->random ? next_random(&m->seed) % m->pages : m->next;
    uint64_t *w = m->words + page * WORDS;
    memory_check(m, page);
    w[0] = stamp_of(page, ++m->laps[page]);
    w[1] = next_random(&m->seed);
    w[WORDS - 1] = ~w[0];
    m->next = (m->next + 1) % m->pages;
    m->written++;
}

/* Reads a part of the working set at each beat, so that an idle guest's memory is checked too. */
static void memory_scrub(struct memory *m) {
    for (uint64_t i = 0; i < m->pages / SCRUB_PARTS; i++) {
        memory_check(m, m->scrubbed);
        m->scrubbed = (m->scrubbed + 1) % m->pages;
    }
}

/* ---- disk: block 0 holds the last counter, the blocks behind it are a ring of the last counters ---- */

static int disk_read(struct disk *d, uint64_t at) { return pread(d->fd, d->block, PAGE, (off_t)(at * PAGE)) == PAGE; }

static void disk_write(struct disk *d, uint64_t at, uint64_t value) {
    for (int i = 0; i < WORDS; i++) d->block[i] = value + (uint64_t)i;
    if (pwrite(d->fd, d->block, PAGE, (off_t)(at * PAGE)) != PAGE) d->bad++;
}

static int disk_holds(struct disk *d, uint64_t at, uint64_t value) {
    if (!disk_read(d, at)) return 0;
    for (int i = 0; i < WORDS; i++) {
        if (d->block[i] != (value ? value + (uint64_t)i : 0)) return 0;
    }
    return 1;
}

static uint64_t disk_slot(uint64_t counter) { return 1 + counter % RING; }

static void disk_open(struct disk *d, int wanted) {
    memset(d, 0, sizeof *d);
    d->fd = -1;
    if (!wanted) return;
    for (int i = 0; i < 250 && d->fd < 0; i++) {
        d->fd = open("/dev/vda", O_RDWR | O_DIRECT | O_SYNC);
        if (d->fd < 0) sleep_ms(20);
    }
    d->block = aligned_alloc(PAGE, PAGE);
    if (d->fd < 0 || d->block == NULL || !disk_read(d, 0)) fail("cannot read the disk");
    d->last = d->first = d->block[0];
    /* The newest slot may be one ahead of the counter: the writer died between the two writes. */
    for (uint64_t back = 0; back + 1 < RING && back < d->last; back++) {
        if (!disk_holds(d, disk_slot(d->last - back), d->last - back)) d->bad++;
    }
    send_line("DISK counter=%" PRIu64 " dbad=%" PRIu64 "\n", d->last, d->bad);
}

static void disk_beat(struct disk *d) {
    if (d->fd < 0) return;
    uint64_t counter = d->last + 1;
    if (!disk_holds(d, 0, d->last)) d->bad++;
    if (d->last > d->first + RING && !disk_holds(d, disk_slot(counter), counter - RING)) d->bad++;
    disk_write(d, disk_slot(counter), counter);
    disk_write(d, 0, counter);
    d->last = counter;
}

/* ---- the machine ---- */

static void load_modules(void) {
    char path[64];
    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++) {
        snprintf(path, sizeof path, "/lib/%s.ko", modules[i]);
        int fd = open(path, O_RDONLY);
        if (fd < 0 && errno == ENOENT) continue; /* built into this kernel */
        if (fd < 0 || syscall(SYS_finit_module, fd, "", 0) != 0) fail(path);
        close(fd);
    }
}

/* Opens the virtio port that has this name; it appears a moment after the driver. */
static int open_port(const char *wanted, int flags) {
    char path[300], name[64];
    for (int i = 0; i < 250; i++, sleep_ms(20)) {
        DIR *ports = opendir("/sys/class/virtio-ports");
        for (struct dirent *e; ports && (e = readdir(ports));) {
            snprintf(path, sizeof path, "/sys/class/virtio-ports/%s/name", e->d_name);
            FILE *f = fopen(path, "r");
            int found = f && fscanf(f, "%63s", name) == 1 && strcmp(name, wanted) == 0;
            if (f) fclose(f);
            if (!found) continue;
            snprintf(path, sizeof path, "/dev/%s", e->d_name);
            int fd = open(path, flags);
            closedir(ports);
            if (fd < 0) fail(path);
            return fd;
        }
        if (ports) closedir(ports);
    }
    errno = ENODEV;
    fail(wanted);
    return -1;
}

/* ---- what tells a host that the guest lives ---- */

static int agent_port = -1;

static void agent_open(int on) {
    if (!on && agent_port >= 0) {
        close(agent_port);
        agent_port = -1;
    } else if (on && agent_port < 0) {
        agent_port = open_port("org.qemu.guest_agent.0", O_RDWR | O_NONBLOCK);
    }
}

static void agent_answer(const char *question) {
    char answer[128];
    const char *id = strstr(question, "\"id\"");
    long long number;
    if (strstr(question, "guest-sync") && id && (id = strchr(id, ':')) && sscanf(id + 1, "%lld", &number) == 1) {
        const char *mark = strstr(question, "guest-sync-delimited") ? "\xff" : "";
        snprintf(answer, sizeof answer, "%s{\"return\": %lld}\n", mark, number);
    } else if (strstr(question, "guest-ping")) {
        snprintf(answer, sizeof answer, "{\"return\": {}}\n");
    } else {
        snprintf(answer, sizeof answer, "{\"error\": {\"class\": \"CommandNotFound\", \"desc\": \"unknown\"}}\n");
    }
    size_t length = strlen(answer);
    if (write(agent_port, answer, length) != (ssize_t)length) printf("agent cannot answer: %s\n", strerror(errno));
}

static void agent_serve(void) {
    static char line[512];
    static size_t length;
    char c;
    if (agent_port < 0) length = 0;
    while (agent_port >= 0 && read(agent_port, &c, 1) == 1) {
        if (c != '\n') {
            if (length < sizeof line - 1) line[length++] = c;
            continue;
        }
        line[length] = 0;
        length = 0;
        agent_answer(line);
    }
}

/* Opens a file of the first PCI device that is an Intel 6300ESB's watchdog. */
static int watchdog_file(const char *file, int flags) {
    char path[300];
    DIR *devices = opendir("/sys/bus/pci/devices");
    int found = -1;
    for (struct dirent *e; devices && found < 0 && (e = readdir(devices));) {
        unsigned vendor = 0, device = 0;
        const char *const names[] = {"vendor", "device"};
        unsigned *const values[] = {&vendor, &device};
        for (int i = 0; i < 2; i++) {
            snprintf(path, sizeof path, "/sys/bus/pci/devices/%s/%s", e->d_name, names[i]);
            FILE *f = fopen(path, "r");
            if (f && fscanf(f, "%x", values[i]) != 1) *values[i] = 0;
            if (f) fclose(f);
        }
        if (vendor != 0x8086 || device != 0x25ab) continue;
        snprintf(path, sizeof path, "/sys/bus/pci/devices/%s/%s", e->d_name, file);
        found = open(path, flags);
    }
    if (devices) closedir(devices);
    return found;
}

/* Arms the watchdog for two stages of half a second. This kernel has no driver for it, so its registers are set here, as
 * its data sheet says: each write to a timer must be unlocked by two others. */
static void watchdog_arm(void) {
    enum { TIMER_1 = 0, TIMER_2 = 4, RELOAD = 12, LOCK = 0x68, ENABLE = 2, HALF_A_SECOND = 512 };
    int power = watchdog_file("enable", O_WRONLY), config = watchdog_file("config", O_RDWR);
    int registers = watchdog_file("resource0", O_RDWR), where = watchdog_file("resource", O_RDONLY);
    char base[19] = "";
    unsigned char enable = ENABLE;
    if (power < 0 || config < 0 || registers < 0 || where < 0 || write(power, "1", 1) != 1 || read(where, base, 18) != 18) {
        fail("no watchdog");
    }
    char *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, registers, 0);
    if (page == MAP_FAILED) fail("cannot reach the watchdog");
    volatile char *at = page + strtoull(base, NULL, 16) % PAGE;
    const int timers[] = {TIMER_1, TIMER_2};
    for (int i = 0; i < 2; i++) {
        *(volatile uint16_t *)(at + RELOAD) = 0x80;
        *(volatile uint16_t *)(at + RELOAD) = 0x86;
        *(volatile uint32_t *)(at + timers[i]) = HALF_A_SECOND;
    }
    if (pwrite(config, &enable, 1, LOCK) != 1) fail("cannot arm the watchdog");
}

/* Takes one command line from the control port. */
static void obey(const char *line, double *rate, struct memory *m, struct disk *d) {
    double asked;
    if (sscanf(line, "rate %lf", &asked) == 1 && asked >= 0) *rate = asked;
    if (strcmp(line, "harm memory") == 0 && m->pages > 0) m->words[m->pages / 2 * WORDS] ^= 1;
    if (strcmp(line, "hang") == 0) reboot(RB_HALT_SYSTEM);
    if (strcmp(line, "watchdog") == 0) watchdog_arm();
    if (strncmp(line, "agent ", 6) == 0) agent_open(strcmp(line + 6, "on") == 0);
    if (strcmp(line, "harm disk") == 0 && d->fd >= 0) disk_write(d, 0, d->last + 1000000);
}

/* Takes what has come on the control port; keeps an unfinished line for the next beat. */
static void read_commands(double *rate, struct memory *m, struct disk *d) {
    static char line[64];
    static size_t length;
    char c;
    while (read(control_port, &c, 1) == 1) {
        if (c != '\n') {
            if (length < sizeof line - 1) line[length++] = c;
            continue;
        }
        line[length] = 0;
        length = 0;
        obey(line, rate, m, d);
    }
}

int main(void) {
    mkdir("/dev", 0755);
    mkdir("/sys", 0755);
    mount("dev", "/dev", "devtmpfs", 0, NULL);
    mount("sys", "/sys", "sysfs", 0, NULL);
    int console = open("/dev/console", O_RDWR);
    for (int fd = 0; fd < 3; fd++) dup2(console, fd);
    setvbuf(stdout, NULL, _IOLBF, 0);
    load_modules();
    beat_port = open_port("beat", O_WRONLY);
    control_port = open_port("control", O_RDONLY | O_NONBLOCK);
    agent_open(atoi(setting("agent", "0")));

    struct memory memory;
    struct disk disk;
    uint32_t life;
    double rate = atof(setting("rate", "4")), credit = 0;
    uint64_t period = strtoull(setting("hb", "100"), NULL, 10), beat = 0;
    if (period == 0) period = 100;
    while (getrandom(&life, sizeof life, GRND_NONBLOCK) != sizeof life) {
        life = (uint32_t)(now_ms() * 2654435761u) ^ (uint32_t)time(NULL); /* no entropy yet: the clocks must do */
        break;
    }
    memory_fill(&memory, strtoull(setting("ws", "16"), NULL, 10), strcmp(setting("mode", "seq"), "random") == 0);
    send_line("BOOT %s life=%08" PRIx32 " up=%" PRIu64 "\n", setting("name", "guest"), life, now_ms());
    disk_open(&disk, atoi(setting("disk", "0")));

    uint64_t last = now_ms(), next = last;
    for (;;) {
        uint64_t now = now_ms();
        credit += (double)(now - last) * rate * 256 / 1000;
        last = now;
        if (credit > rate * 256 / 5) credit = rate * 256 / 5; /* what a pause left over is not made up for */
        for (; credit >= 1 && memory.pages > 0; credit -= 1) {
            memory_dirty_one(&memory);
            if (memory.written % 256 == 0 && now_ms() >= next) break;
        }
        now = now_ms();
        if (now >= next) {
            memory_scrub(&memory);
            disk_beat(&disk);
            read_commands(&rate, &memory, &disk);
            agent_serve();
            send_line("HB %" PRIu64 " life=%08" PRIx32 " up=%" PRIu64 " rate=%g dirtied=%" PRIu64 " seen=%" PRIu64
                      " bad=%" PRIu64 " dbad=%" PRIu64 "\n",
                      ++beat, life, now, rate, memory.written / 256, memory.seen, memory.bad, disk.bad);
            next += period;
            if (next < now) next = now + period;
        }
        now = now_ms();
        uint64_t pause = next > now ? next - now : 0;
        sleep_ms(rate > 0 && pause > TICK_MS ? TICK_MS : pause);
    }
}
