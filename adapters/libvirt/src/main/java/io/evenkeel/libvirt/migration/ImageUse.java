package io.evenkeel.libvirt.migration;

import io.evenkeel.libvirt.wire.Dom;
import io.evenkeel.libvirt.wire.DomainXml;
import io.evenkeel.libvirt.wire.Wire;
import io.evenkeel.spi.inventory.VmId;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Which other VM of a host uses one of a migration's images, which must not be removed then. */
final class ImageUse {

    /** Where the images are, in which case a mere definition counts: nothing else may take them for its own. */
    static final boolean AT_THE_IMAGES = true;

    /** Another host: what it has in memory matters, for it may see the same directory. */
    static final boolean ELSEWHERE = false;

    private ImageUse() {}

    /** The name of a VM that uses one of the images; the VM that they were made for does not count. */
    static Optional<String> user(Wire wire, VmId vm, Collection<String> images, boolean definitionsCount) {
        List<Optional<String>> users = wire.eachDomain(domain -> user(domain, vm, images, definitionsCount));
        return users.stream().flatMap(Optional::stream).findFirst();
    }

    private static Optional<String> user(Dom domain, VmId vm, Collection<String> images, boolean definitionsCount) {
        boolean matters = (definitionsCount || domain.state().isActive())
                && !domain.uuid().equalsIgnoreCase(vm.value());
        return matters && uses(DomainXml.parse(domain.xml()), images) ? Optional.of(domain.name()) : Optional.empty();
    }

    static boolean uses(DomainXml domain, Collection<String> images) {
        return images.stream().anyMatch(image -> domain.uses(Path.of(image)));
    }
}
