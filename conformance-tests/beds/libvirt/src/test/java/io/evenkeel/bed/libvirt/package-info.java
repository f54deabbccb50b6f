@NullMarked
package io.evenkeel.bed.libvirt;

import org.jspecify.annotations.NullMarked;
