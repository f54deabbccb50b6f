package io.evenkeel.bed.libvirt.trial;

import io.evenkeel.lab.libvirt.Bmc;
import io.evenkeel.lab.libvirt.GuestSpec;
import io.evenkeel.lab.libvirt.Lab;
import io.evenkeel.lab.libvirt.LabHost;
import io.evenkeel.supervisor.fact.Fact;
import io.evenkeel.supervisor.journal.FileJournal;
import io.evenkeel.supervisor.journal.Journal;
import io.evenkeel.supervisor.journal.JournalEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A lab of three hosts with guests, supervised by the built program over the lab's network, with the hosts' boards as
 * fence devices. What the supervisor does is read from its journal. Used by one thread.
 */
final class FailoverStage implements AutoCloseable {

    private static final String DOMAIN = "lab";
    private static final Duration OFTEN = Duration.ofMillis(5);
    private static final Duration TO_SEE_ALL = Duration.ofSeconds(60);

    private final BuiltProgram program;
    private final Stage stage;
    private final Path configuration;
    private final Path data;
    private final Path log;
    private final Journal journal;
    private final List<Charge> charges = new ArrayList<>();
    private @Nullable RunningSupervisor supervisor;

    private FailoverStage(BuiltProgram program, Stage stage) {
        Path directory = stage.lab().directory();
        this.program = program;
        this.stage = stage;
        this.configuration = directory.resolve("evenkeel.yaml");
        this.data = directory.resolve("supervision");
        this.log = directory.resolve("supervise.log");
        this.journal = new FileJournal(data.resolve("journal").resolve(DOMAIN), Clock.systemUTC());
    }

    static FailoverStage set(BuiltProgram program) throws InterruptedException {
        FailoverStage set = new FailoverStage(program, Stage.set(3));
        try {
            Files.createDirectory(set.definitions());
            Files.writeString(set.configuration, set.text());
        } catch (IOException e) {
            set.close();
            throw new TrialException("the supervisor cannot be configured: " + e.getMessage(), e);
        }
        return set;
    }

    private String text() throws InterruptedException {
        StringBuilder hosts = new StringBuilder();
        StringBuilder boards = new StringBuilder();
        StringBuilder devices = new StringBuilder();
        for (LabHost host : lab().hosts()) {
            hosts.append("      - ")
                    .append(host)
                    .append('=')
                    .append(host.peerUri())
                    .append('\n');
            boards.append("        ").append(host).append(": bmc-").append(host).append('\n');
            devices.append("        bmc-").append(host).append(": {agent: fence_ipmilan, ip: ");
            devices.append(host.bmc().address()).append("}\n");
        }
        return """
                connections:
                  %s:
                    adapter: libvirt
                    hosts:
                %s    keepalive-interval: PT1S
                    declare-storage-shared: true
                    shared-directories: %s
                    definitions: %s
                    fencing:
                      adapter: fence-agents
                      host:
                %s      device:
                %s      agent:
                        fence_ipmilan: {username: %s, password: %s, lanplus: true, cipher: 3}
                supervision:
                  data: %s
                  domains: [%s]
                """.formatted(
                        DOMAIN,
                        hosts,
                        lab().sharedDirectory(),
                        definitions(),
                        boards,
                        devices,
                        Bmc.USER,
                        Bmc.PASSWORD,
                        data,
                        DOMAIN);
    }

    Lab lab() {
        return stage.lab();
    }

    LabHost host(int number) {
        return stage.lab().host(number);
    }

    Hands hands() {
        return stage.hands();
    }

    Stage links() {
        return stage;
    }

    List<Charge> charges() {
        return List.copyOf(charges);
    }

    List<Charge> chargesOf(LabHost home) {
        return charges.stream().filter(each -> each.home().equals(home)).toList();
    }

    /** Starts guests, all at the same time. */
    void populate(Map<GuestSpec, LabHost> guests) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(guests.size());
        try {
            List<Callable<Charge>> starts = new ArrayList<>();
            guests.forEach((spec, host) -> starts.add(() -> Charge.of(lab().start(spec, host), host)));
            for (Future<Charge> started : threads.invokeAll(starts)) {
                charges.add(started.get());
            }
        } catch (ExecutionException e) {
            throw new TrialException("a guest does not start: " + e.getCause(), e);
        } finally {
            threads.shutdownNow();
        }
    }

    /** Starts the supervisor; the journal tells how it gets on. */
    void supervise() throws InterruptedException {
        supervisor = RunningSupervisor.start(program, lab(), configuration, log);
    }

    /**
     * Waits until the supervisor knows all guests, could start them elsewhere, and has heard every host: one that it never
     * heard is not missed before two minutes are over.
     */
    void awaitCare() throws InterruptedException {
        await(
                "taken in all guests",
                () -> charges.stream()
                        .allMatch(charge -> facts(Fact.Kept.class).stream()
                                .flatMap(kept -> kept.vms().stream())
                                .anyMatch(vm -> vm.vm().equals(charge.vm()))));
        await("kept the definitions of all guests", () -> charges.stream().allMatch(this::isDefined));
        for (LabHost host : lab().hosts()) {
            await("heard of " + host, () -> command("why", host.name()).contains("healthy"));
        }
    }

    private void await(String what, Patiently.Condition condition) throws InterruptedException {
        if (!Patiently.await(TO_SEE_ALL, condition)) {
            throw new TrialException("the supervisor has not " + what + "; " + lastWords());
        }
    }

    private boolean isDefined(Charge charge) {
        try (Stream<Path> files = Files.list(definitions())) {
            return files.anyMatch(
                    file -> file.getFileName().toString().startsWith(charge.vm().value()));
        } catch (IOException e) {
            throw new TrialException("the definitions cannot be listed: " + e.getMessage(), e);
        }
    }

    private Path definitions() {
        return lab().directory().resolve("definitions");
    }

    void killSupervisor() throws InterruptedException {
        if (supervisor != null) {
            supervisor.kill(hands());
            supervisor = null;
        }
    }

    boolean isSupervised() {
        return supervisor != null && supervisor.isRunning();
    }

    /** Gives a command about the supervisor. */
    String command(String... words) throws InterruptedException {
        List<String> line = new ArrayList<>(List.of(words));
        line.addAll(List.of("--config", configuration.toString()));
        return program.run(line.toArray(String[]::new));
    }

    /** Everything that all supervisors so far have made durable. */
    List<JournalEntry> journal() {
        return journal.read();
    }

    <F extends Fact> List<F> facts(Class<F> kind) {
        return journal().stream()
                .map(JournalEntry::fact)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /** The first such fact, if it is there within the time. */
    <F extends Fact> Optional<JournalEntry> await(Class<F> kind, Duration longest, Predicate<F> which)
            throws InterruptedException {
        Patiently.await(longest, OFTEN, () -> find(kind, which).isPresent());
        return find(kind, which);
    }

    private <F extends Fact> Optional<JournalEntry> find(Class<F> kind, Predicate<F> which) {
        return journal().stream()
                .filter(entry -> kind.isInstance(entry.fact()) && which.test(kind.cast(entry.fact())))
                .findFirst();
    }

    /** What was written last, for whoever looks for the reason of a failure. */
    String lastWords() {
        List<JournalEntry> entries = journal();
        StringBuilder words = new StringBuilder("journal:\n");
        entries.stream()
                .skip(Math.max(0, entries.size() - 30))
                .forEach(entry -> words.append("  ").append(entry).append('\n'));
        try {
            String said = Files.exists(log) ? Files.readString(log) : "nothing";
            return words + "said:\n" + said.substring(Math.max(0, said.length() - 4000));
        } catch (IOException e) {
            return words + "said: cannot be read: " + e.getMessage();
        }
    }

    @Override
    public void close() {
        try (stage;
                journal) {
            charges.forEach(Charge::close);
            if (supervisor != null) {
                supervisor.close();
            }
        }
    }
}
