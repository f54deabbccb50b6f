/** Moving a VM, from the assessment to an outcome that is read from both hosts. */
@NullMarked
package io.evenkeel.libvirt.migration;

import org.jspecify.annotations.NullMarked;
