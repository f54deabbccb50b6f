package io.evenkeel.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.server.supervision.Answer;
import io.evenkeel.supervisor.explain.Named;
import java.util.List;
import org.junit.jupiter.api.Test;

class SupervisedDomainTest {

    @Test
    void whoAsksBeforeTheFirstListingIsToldToWait() {
        Answer.Names none = new Answer.Names(List.of(), List.of());
        assertThat(SupervisedDomain.hint("h1", none, none.hosts(), "hosts")).contains("not seen", "try again");
    }

    @Test
    void whoAsksForWhatIsNotThereIsToldWhatIs() {
        Answer.Names some = new Answer.Names(List.of(new Named("1", "h1")), List.of());
        assertThat(SupervisedDomain.hint("h2", some, some.hosts(), "hosts")).contains("did you mean h1");
        assertThat(SupervisedDomain.hint("web", some, some.vms(), "VMs")).isEqualTo("there are no VMs");
    }
}
