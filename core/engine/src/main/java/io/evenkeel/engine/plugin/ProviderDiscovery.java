package io.evenkeel.engine.plugin;

import io.evenkeel.engine.call.AbandonableCall;
import io.evenkeel.engine.call.ContextSwap;
import io.evenkeel.spi.HypervisorProvider;
import io.evenkeel.spi.ProviderInfo;
import io.evenkeel.spi.Spi;
import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.config.ConfigSchema;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds and checks the one provider in an adapter's jars.
 *
 * <p>Reads the service file itself rather than through {@link java.util.ServiceLoader}, because each way in which an
 * adapter can be broken deserves a line of its own.
 */
final class ProviderDiscovery {

    private static final String SERVICE_FILE = "META-INF/services/" + HypervisorProvider.class.getName();

    private final Path directory;
    private final AdapterClassLoader loader;
    private final Duration budget;

    /**
     * A discovery in one directory.
     *
     * @param budget how long constructing the provider, and each answer it gives, may take
     */
    ProviderDiscovery(Path directory, AdapterClassLoader loader, Duration budget) {
        this.directory = directory;
        this.loader = loader;
        this.budget = budget;
    }

    LoadedAdapter discover() {
        String className = soleProviderName();
        Class<?> type = providerClass(className);
        HypervisorProvider provider = bounded("the constructor of " + className, () -> instantiate(type));
        String spiVersion = ask(className, "spiVersion()", provider::spiVersion);
        List<PluginProblem> warnings = checkVersion(spiVersion);
        ProviderInfo info = ask(className, "info()", provider::info);
        ConfigSchema configSchema = ask(className, "configSchema()", provider::configSchema);
        CapabilitySet capabilities = ask(className, "capabilities()", provider::capabilities);
        return new LoadedAdapter(
                directory,
                loader,
                new DescribedProvider(provider, info, spiVersion, configSchema, capabilities),
                warnings);
    }

    private String soleProviderName() {
        Set<String> names = new LinkedHashSet<>();
        try {
            for (URL file : loader.ownResources(SERVICE_FILE)) {
                names.addAll(readNames(file));
            }
        } catch (IOException e) {
            throw problem("cannot read " + SERVICE_FILE + ": " + e.getMessage(), "build its jar again", e);
        }
        if (names.isEmpty()) {
            throw problem(
                    "no jar in lib names a provider",
                    "one jar must hold the file " + SERVICE_FILE + " with the name of the provider's class",
                    null);
        }
        if (names.size() > 1) {
            throw problem(
                    "names " + names.size() + " providers: " + String.join(", ", names),
                    "give each adapter a directory of its own",
                    null);
        }
        return names.iterator().next();
    }

    private static List<String> readNames(URL file) throws IOException {
        URLConnection connection = file.openConnection();
        // A cached jar would stay open, and its old content be seen, after the class loader is closed.
        connection.setUseCaches(false);
        List<String> names = new ArrayList<>();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                int comment = line.indexOf('#');
                String name = (comment < 0 ? line : line.substring(0, comment)).strip();
                if (!name.isEmpty()) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    private Class<?> providerClass(String name) {
        Class<?> type;
        try {
            type = Class.forName(name, false, loader);
        } catch (ClassNotFoundException e) {
            throw problem(
                    SERVICE_FILE + " names " + name + ", which is in no jar of lib",
                    "correct the name or add the jar that holds the class",
                    e);
        } catch (UnsupportedClassVersionError e) {
            throw problem(
                    name + " is compiled for a newer Java than "
                            + Runtime.version().feature(),
                    "build it for Java 17, or run on the newer Java",
                    e);
        } catch (LinkageError e) {
            throw cannotLink(name, e);
        }
        if (!HypervisorProvider.class.isAssignableFrom(type)) {
            throw problem(
                    SERVICE_FILE + " names " + name + ", which is no " + HypervisorProvider.class.getSimpleName(),
                    "the class must implement " + HypervisorProvider.class.getName(),
                    null);
        }
        if (!Modifier.isPublic(type.getModifiers()) || Modifier.isAbstract(type.getModifiers())) {
            throw problem(
                    name + " is not a public class that can be constructed", "make it public and not abstract", null);
        }
        return type;
    }

    private HypervisorProvider instantiate(Class<?> type) {
        String name = type.getName();
        try (ContextSwap swap = ContextSwap.to(loader)) {
            Constructor<?> constructor = type.getConstructor();
            return (HypervisorProvider) constructor.newInstance();
        } catch (NoSuchMethodException e) {
            throw problem(name + " has no public constructor without parameters", "add one (§2.1)", e);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof LinkageError missing && !(missing instanceof ExceptionInInitializerError)) {
                throw cannotLink(name, missing);
            }
            throw problem(
                    "the constructor of " + name + " failed: " + e.getCause(),
                    "constructing a provider must need nothing (§2.1); see the adapter's own notes",
                    e.getCause());
        } catch (ExceptionInInitializerError e) {
            throw problem(
                    "the static initializer of " + name + " failed: " + e.getCause(),
                    "constructing a provider must need nothing (§2.1); see the adapter's own notes",
                    e.getCause());
        } catch (LinkageError e) {
            throw cannotLink(name, e);
        } catch (ReflectiveOperationException e) {
            throw problem(name + " cannot be constructed: " + e, "make it a public class (§2.1)", e);
        }
    }

    private <T> T ask(String className, String method, Callable<T> question) {
        return bounded(method + " of " + className, () -> answer(className, method, question));
    }

    /** Runs code of the adapter where it can be left behind: one adapter that hangs must not hide the others. */
    private <T> T bounded(String what, Supplier<T> step) {
        try {
            return AbandonableCall.within(budget, "describe-" + loader.getName(), step);
        } catch (TimeoutException e) {
            throw problem(
                    what + " did not return within " + budget.toMillis() + " ms",
                    "describing an adapter must need nothing and wait for nothing (§2.1); see the adapter's own notes",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw problem(what + " was interrupted", "load it again", e);
        }
    }

    /** Calls a method that describes the adapter; whatever it throws is the adapter's fault. */
    private <T> T answer(String className, String method, Callable<T> question) {
        T answer;
        try (ContextSwap swap = ContextSwap.to(loader)) {
            answer = question.call();
        } catch (LinkageError e) {
            throw cannotLink(className, e);
        } catch (Throwable e) { // whatever an adapter throws must not hide the others
            if (e instanceof VirtualMachineError fatal && !(e instanceof StackOverflowError)) {
                throw fatal;
            }
            throw problem(
                    method + " of " + className + " failed: " + e,
                    "describing an adapter must need nothing (§2.1); see the adapter's own notes",
                    e);
        }
        if (answer == null) {
            throw problem(method + " of " + className + " returned null", "it must return a value", null);
        }
        return answer;
    }

    private List<PluginProblem> checkVersion(String spiVersion) {
        return switch (SpiCompatibility.judge(spiVersion, Spi.VERSION)) {
            case SAME -> List.of();
            case NEWER_MINOR ->
                List.of(new PluginProblem(
                        directory,
                        "built for SPI " + spiVersion + ", newer than this platform's " + Spi.VERSION,
                        "what the adapter offers beyond " + Spi.VERSION + " is not used"));
            case OTHER_MAJOR ->
                throw problem(
                        "built for SPI " + spiVersion + ", but this platform has " + Spi.VERSION,
                        "use a version of the adapter that was built for SPI " + Spi.VERSION,
                        null);
            case NOT_A_VERSION ->
                throw problem(
                        "spiVersion() returned '" + spiVersion + "', which is no version",
                        "it must be return Spi.VERSION;",
                        null);
        };
    }

    private PluginException cannotLink(String name, LinkageError e) {
        return problem(
                name + " cannot be linked: " + e,
                "add the jar that holds what is missing, in the version the adapter was built with",
                e);
    }

    private PluginException problem(String problem, String remedy, @Nullable Throwable cause) {
        return new PluginException(new PluginProblem(directory, problem, remedy), cause);
    }
}
