package io.evenkeel.libvirt.wire;

import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import org.jspecify.annotations.Nullable;
import org.libvirt.jna.ConnectionPointer;
import org.libvirt.jna.DomainPointer;

/**
 * The functions of libvirt's client library that its Java binding lacks, or binds in a way that leaks.
 *
 * <p>Names and signatures are the C library's. The library is loaded when {@link #LIBRARY} is first touched, which
 * happens when a connection is opened and not before (§2.1).
 */
interface Virt extends Library {

    Virt LIBRARY = Native.load("virt", Virt.class);

    int virDomainGetState(DomainPointer domain, IntByReference state, IntByReference reason, int flags);

    int virDomainMigrateSetMaxSpeed(DomainPointer domain, NativeLong mebibytesPerSecond, int flags);

    int virDomainStartDirtyRateCalc(DomainPointer domain, int seconds, int flags);

    int virDomainMigrateStartPostCopy(DomainPointer domain, int flags);

    /** Not in the library before version 8.5. */
    int virDomainAbortJobFlags(DomainPointer domain, int flags);

    int virNodeGetMemoryStats(
            ConnectionPointer connection, int cell, @Nullable Pointer entries, IntByReference count, int flags);

    int virNodeGetCPUStats(
            ConnectionPointer connection, int cpu, @Nullable Pointer entries, IntByReference count, int flags);

    int virConnectGetAllDomainStats(ConnectionPointer connection, int groups, PointerByReference records, int flags);

    void virDomainStatsRecordListFree(Pointer records);

    int virConnectCompareHypervisorCPU(
            ConnectionPointer connection,
            @Nullable String emulator,
            @Nullable String architecture,
            @Nullable String machine,
            @Nullable String type,
            String cpu,
            int flags);

    @Nullable
    Pointer virDomainGetXMLDesc(DomainPointer domain, int flags);

    @Nullable
    Pointer virDomainGetMetadata(DomainPointer domain, int type, String uri, int flags);

    int virDomainSetMetadata(
            DomainPointer domain, int type, @Nullable String metadata, String key, String uri, int flags);

    @Nullable
    DomainPointer virDomainDefineXMLFlags(ConnectionPointer connection, String xml, int flags);

    @Nullable
    ConnectionPointer virConnectOpenAuth(String uri, Pointer auth, int flags);

    int virConnectDomainEventRegisterAny(
            ConnectionPointer connection,
            @Nullable DomainPointer domain,
            int event,
            Callback callback,
            Pointer opaque,
            @Nullable Callback free);

    int virConnectRegisterCloseCallback(
            ConnectionPointer connection, Callback callback, Pointer opaque, @Nullable Callback free);

    int virConnectUnregisterCloseCallback(ConnectionPointer connection, Callback callback);

    @Nullable
    Pointer virNetworkLookupByName(ConnectionPointer connection, String name);

    int virNetworkIsActive(Pointer network);

    int virNetworkFree(Pointer network);

    @Nullable
    Pointer virInterfaceLookupByName(ConnectionPointer connection, String name);

    int virInterfaceFree(Pointer networkInterface);

    @Nullable
    Pointer virStoragePoolLookupByName(ConnectionPointer connection, String name);

    int virStoragePoolIsActive(Pointer pool);

    int virStoragePoolFree(Pointer pool);

    int virConnectNumOfStoragePools(ConnectionPointer connection);

    @Nullable
    Pointer virStoragePoolLookupByTargetPath(ConnectionPointer connection, String path);

    String virStoragePoolGetName(Pointer pool);

    int virStoragePoolGetInfo(Pointer pool, Pointer info);

    int virStoragePoolRefresh(Pointer pool, int flags);

    @Nullable
    Pointer virStorageVolCreateXML(Pointer pool, String xml, int flags);

    @Nullable
    Pointer virStorageVolLookupByName(Pointer pool, String name);

    int virStorageVolDelete(Pointer volume, int flags);

    int virStorageVolFree(Pointer volume);

    int virDomainGetBlockInfo(DomainPointer domain, String disk, Pointer info, int flags);
}
