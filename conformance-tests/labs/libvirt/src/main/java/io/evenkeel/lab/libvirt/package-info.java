/**
 * Real libvirt hosts for tests: starts the lab of this directory, causes faults on its hosts, and watches a guest from
 * outside. Nothing here knows an adapter; what the witness says is evidence against one.
 */
@NullMarked
package io.evenkeel.lab.libvirt;

import org.jspecify.annotations.NullMarked;
