package io.evenkeel.conformance.rules;

import io.evenkeel.conformance.NotApplicable;
import io.evenkeel.conformance.NotVerified;
import io.evenkeel.conformance.Rule;
import io.evenkeel.conformance.Scenario;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.HypervisorProduct;
import io.evenkeel.spi.HypervisorProvider;
import io.evenkeel.spi.Spi;
import io.evenkeel.spi.config.ConfigKey;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.Vm;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Chapter 2, the rules about providers: descriptions, settings, addresses, credentials, secrets. */
final class ProviderRules {

    private static final Duration CONNECTING = Duration.ofSeconds(2);
    private static final Duration GRACE = Duration.ofMillis(500);
    private static final Duration DESCRIBING = Duration.ofSeconds(2);
    private static final List<String> WORDS_FOR_SECRETS =
            List.of("password", "passwd", "passphrase", "secret", "token", "credential", "api-key", "private-key");

    @Rule(id = "2.1", text = "Constructing and describing a provider starts no thread and needs no hypervisor.")
    void describingIsLight(Scenario s) throws Exception {
        HypervisorProvider given = s.bed().provider();
        CallersThread caller = new CallersThread();
        caller.run(s.scaled(DESCRIBING), "constructing and describing the provider", () -> {
            HypervisorProvider provider = constructed(given);
            s.check(!provider.info().vendor().isBlank(), "the provider names no vendor");
            s.check(!provider.info().version().isBlank(), "the provider names no version");
            provider.spiVersion();
            provider.configSchema().keys();
            provider.capabilities();
        });
        s.check(caller.startedThreads().isEmpty(), "describing the provider started " + caller.startedThreads());
    }

    /** A new provider of the same class where that is how the platform will make it, else the one given. */
    private static HypervisorProvider constructed(HypervisorProvider given) throws ReflectiveOperationException {
        if (!Modifier.isPublic(given.getClass().getModifiers())) {
            return given;
        }
        for (Constructor<?> constructor : given.getClass().getConstructors()) {
            if (constructor.getParameterCount() == 0) {
                return (HypervisorProvider) constructor.newInstance();
            }
        }
        return given;
    }

    @Rule(id = "2.2", text = "The adapter is built for this major version of the SPI.")
    void majorVersionMatches(Scenario s) {
        String version = s.provider().spiVersion();
        s.check(major(version).equals(major(Spi.VERSION)), "built for " + version + ", checked against " + Spi.VERSION);
    }

    private static String major(String version) {
        return version.split("\\.", -1)[0];
    }

    @Rule(id = "2.3", text = "A connection offers no more than its provider.")
    void connectionsOfferNoMoreThanTheirProvider(Scenario s) {
        s.check(
                s.provider().capabilities().containsAll(s.hypervisor().capabilities()),
                "the connection offers " + s.hypervisor().capabilities() + ", the provider "
                        + s.provider().capabilities());
    }

    @Rule(id = "2.8", text = "A wrong address fails with UNREACHABLE by the deadline.", timed = true)
    void wrongAddressesAreUnreachable(Scenario s) throws Exception {
        refusesToConnect(
                s,
                s.bed()
                        .configurationWithWrongAddress()
                        .orElseThrow(() -> new NotVerified("the bed has no wrong address")),
                ErrorKind.UNREACHABLE);
    }

    @Rule(id = "2.9", text = "Wrong credentials fail with DENIED by the deadline.", timed = true)
    void wrongCredentialsAreDenied(Scenario s) throws Exception {
        refusesToConnect(
                s,
                s.bed()
                        .configurationWithWrongCredentials()
                        .orElseThrow(() -> new NotVerified("the bed has no wrong credentials")),
                ErrorKind.DENIED);
    }

    private static void refusesToConnect(Scenario s, Map<String, String> configuration, ErrorKind kind)
            throws Exception {
        long began = System.nanoTime();
        HypervisorException thrown =
                s.expectFailure(() -> s.connect(configuration, s.newContext(), s.within(CONNECTING)));
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        s.check(thrown.kind() == kind, "expected " + kind + ", connecting failed with " + thrown.getMessage());
        s.check(
                took.compareTo(s.scaled(CONNECTING.plus(GRACE))) < 0,
                "took " + Calls.millis(took) + " with a deadline of " + Calls.millis(s.scaled(CONNECTING)));
    }

    @Rule(id = "1.7", text = "Secrets appear in no message and no toString.")
    void secretsStaySecret(Scenario s) throws Exception {
        Set<String> secrets = secrets(s);
        Map<String, String> configuration = s.bed().configuration();
        tellsNone(
                s,
                secrets,
                "the provider",
                () -> s.provider() + " " + s.provider().info());
        tellsNone(
                s,
                secrets,
                "the bound configuration",
                () -> s.provider().configSchema().bind(configuration).toString());
        tellsNone(
                s,
                secrets,
                "the connection",
                () -> s.hypervisor() + " " + s.hypervisor().product() + " "
                        + s.hypervisor().capabilities());
        List<Host> hosts = s.inventory().hosts(s.soon());
        List<Vm> vms = s.inventory().vms(s.soon());
        tellsNone(s, secrets, "the inventory", () -> s.inventory() + " " + hosts + " " + vms);
        List<Optional<Map<String, String>>> wrong =
                List.of(s.bed().configurationWithWrongAddress(), s.bed().configurationWithWrongCredentials());
        for (Optional<Map<String, String>> each : wrong) {
            if (each.isPresent()) {
                failureTellsNone(s, secrets, () -> s.connect(each.get(), s.newContext(), s.within(CONNECTING)));
            }
        }
        failureTellsNone(s, secrets, () -> s.inventory().locate(Moves.unknownVm(), s.soon()));
    }

    private static Set<String> secrets(Scenario s) {
        Set<String> found = new HashSet<>();
        boolean declared = false;
        for (ConfigKey<?> key : s.provider().configSchema().keys()) {
            if (key.isSecret()) {
                declared = true;
                found.addAll(secretsOf(key, s.bed().configuration()));
                s.bed().configurationWithWrongCredentials().ifPresent(each -> found.addAll(secretsOf(key, each)));
            }
        }
        found.removeIf(String::isEmpty);
        if (!declared) {
            throw new NotApplicable("no setting is a secret");
        }
        if (found.isEmpty()) {
            throw new NotVerified("the bed configures no secret");
        }
        return found;
    }

    /** Of a group, those settings whose names sound as if they held one: the others may be told. */
    private static Set<String> secretsOf(ConfigKey<?> key, Map<String, String> configuration) {
        return configuration.entrySet().stream()
                .filter(each -> key.takes(each.getKey()) && (!key.isGroup() || soundsSecret(each.getKey())))
                .map(Map.Entry::getValue)
                .collect(Collectors.toSet());
    }

    private static void failureTellsNone(Scenario s, Set<String> secrets, io.evenkeel.conformance.Action call)
            throws Exception {
        HypervisorException thrown = s.expectFailure(call);
        List<String> told = new ArrayList<>();
        for (Throwable t = thrown; t != null && told.size() < 20; t = t.getCause()) {
            told.add(t.toString());
        }
        tellsNone(s, secrets, "the failure " + thrown.kind(), () -> String.join(" ", told));
    }

    private static void tellsNone(Scenario s, Set<String> secrets, String who, Supplier<String> text) {
        String told = text.get();
        for (String secret : secrets) {
            // The text itself must not be shown: the report would tell the secret.
            s.check(!told.contains(secret), who + " tells a secret, at character " + told.indexOf(secret));
        }
    }

    @Rule(id = "2.11", text = "Every setting is described, and a setting that holds a secret is declared as one.")
    void settingsAreDescribed(Scenario s) {
        for (ConfigKey<?> key : s.provider().configSchema().keys()) {
            s.check(
                    !key.description().isBlank() && !key.description().equals(key.name()),
                    "the setting " + key.name() + " is not described");
            s.check(
                    key.isSecret() || !soundsSecret(key.name()),
                    "the setting " + key.name() + " holds a secret by its name and is a "
                            + key.type().getSimpleName());
        }
    }

    private static boolean soundsSecret(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        boolean place = lower.endsWith("-file") || lower.endsWith("-path") || lower.endsWith("-command");
        return !place && WORDS_FOR_SECRETS.stream().anyMatch(lower::contains);
    }

    @Rule(id = "2.13", text = "The connection names the product and its version.")
    void theProductIsNamed(Scenario s) {
        HypervisorProduct product = s.hypervisor().product();
        s.check(!product.name().isBlank(), "the product has no name: " + product);
        s.check(
                product.version().chars().anyMatch(Character::isDigit),
                "the version of " + product.name() + " is '" + product.version() + "'");
        product.components()
                .forEach((name, version) -> s.check(
                        !name.isBlank() && !version.isBlank(), "a component without name or version in " + product));
    }
}
