package io.evenkeel.server.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.engine.text.Words;
import io.evenkeel.server.console.Console;
import io.evenkeel.server.console.ExitCode;
import io.evenkeel.server.console.InputException;
import io.evenkeel.server.supervision.Answer;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.supervisor.explain.HostStory;
import io.evenkeel.supervisor.explain.Named;
import io.evenkeel.supervisor.explain.VmStory;
import io.evenkeel.supervisor.json.RecordJson;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells why something is as it is. */
@Command(
        name = "why",
        description = {
            "Tell why a VM is where it is, or what is thought of a host, and what will happen next.",
            "It is the supervisor that tells, so it must run."
        },
        mixinStandardHelpOptions = true)
final class WhyCommand implements Callable<Integer> {
    private final ObjectMapper json = RecordJson.mapper();

    @Mixin
    private final SupervisorConversation supervisor;

    private final Console console;

    @Mixin
    private OutputOption output = new OutputOption();

    @Parameters(index = "0", paramLabel = "VM|HOST", description = "Name or id of a VM or host.")
    private String name = "";

    @Option(names = "--host", description = "It is a host; needed only if a VM is called the same.")
    private boolean isHost;

    @Inject
    WhyCommand(SupervisorConversation supervisor) {
        this.supervisor = supervisor;
        this.console = supervisor.console();
    }

    @Override
    public Integer call() {
        SupervisedDomain domain = supervisor.domain();
        Answer.Names names = domain.names();
        Optional<String> vm = isHost ? Optional.empty() : SupervisedDomain.find(name, names.vms(), "VM");
        Optional<String> host = SupervisedDomain.find(name, names.hosts(), "host");
        if (vm.isPresent() && host.isPresent()) {
            console.err().println("evenkeel: warning: a host is called '" + name + "' too; --host tells of it");
        }
        if (vm.isPresent()) {
            tell(domain.stand(new VmId(vm.get())).story());
        } else if (host.isPresent()) {
            tell(domain.stand(new HostId(host.get())));
        } else {
            List<Named> known =
                    Stream.concat(names.vms().stream(), names.hosts().stream()).toList();
            throw new InputException(
                    "no VM or host '" + name + "'; " + SupervisedDomain.hint(name, names, known, "VMs and hosts"));
        }
        return ExitCode.DONE;
    }

    private void tell(VmStory story) {
        if (output.isJson()) {
            print(json.valueToTree(story).toPrettyString());
            return;
        }
        title("VM", story.name(), story.vm().value());
        line("where", story.where());
        line("because", story.because());
        line("protection", story.keeping());
        story.underWay().forEach(each -> line("now", each));
        line("next", story.next());
        new TreeMap<>(story.otherHosts())
                .forEach((host, objection) ->
                        line("on " + host, objection.isEmpty() ? "it could run there" : objection));
        story.lately().forEach(each -> line("lately", each));
    }

    private void tell(Answer.OfHost seen) {
        HostStory story = seen.story();
        if (output.isJson()) {
            print(json.valueToTree(seen).toPrettyString());
            return;
        }
        title("host", story.name(), story.host().value());
        line("state", story.state().toLowerCase(Locale.ROOT) + ", as the hypervisor says");
        line("verdict", Words.of(story.verdict()));
        line("because", story.reasons());
        seen.proof().ifPresent(proof -> line("proof", proof));
        seen.refusal().ifPresent(refusal -> line("refused", refusal));
        line("held", story.held());
        line("protection", "protected VMs last seen on it: " + story.kept());
        story.obstacles().forEach(each -> line("obstacle", each));
        story.underWay().forEach(each -> line("now", each));
        line("next", story.next());
        story.lately().forEach(each -> line("lately", each));
    }

    private void title(String what, String called, String id) {
        print(console.outStyle().bold(what + " " + called) + (id.equals(called) ? "" : " (" + id + ")"));
    }

    private void line(String what, String text) {
        if (!text.isEmpty()) {
            print(String.format(Locale.ROOT, "  %-11s %s", what, text));
        }
    }

    private void print(String line) {
        console.out().println(line);
    }
}
