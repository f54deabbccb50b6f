@NullMarked
package io.evenkeel.bed.libvirt.trial;

import org.jspecify.annotations.NullMarked;
