package io.evenkeel.libvirt.wire;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;
import org.libvirt.jna.DomainPointer;

/** The functions of libvirt's second client library, which is about QEMU alone; loaded when it is first used. */
interface VirtQemu extends Library {

    VirtQemu LIBRARY = Native.load("virt-qemu", VirtQemu.class);

    @Nullable
    Pointer virDomainQemuAgentCommand(DomainPointer domain, String command, int seconds, int flags);
}
