/** What the adapter writes into a domain's metadata, so that a later connection finds its migrations again. */
@NullMarked
package io.evenkeel.libvirt.logbook;

import org.jspecify.annotations.NullMarked;
