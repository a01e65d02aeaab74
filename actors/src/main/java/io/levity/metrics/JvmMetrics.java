package io.levity.metrics;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/** Memory, threads, garbage collection and processor time of this process. */
public final class JvmMetrics {
    private JvmMetrics() {}

    public static void register(Metrics metrics) {
        var memory = ManagementFactory.getMemoryMXBean();
        var threads = ManagementFactory.getThreadMXBean();
        var runtime = ManagementFactory.getRuntimeMXBean();
        metrics.gauge("levity_jvm_heap_used_bytes", "Heap in use", () -> memory.getHeapMemoryUsage()
                .getUsed());
        metrics.gauge("levity_jvm_heap_max_bytes", "Largest heap allowed", () -> memory.getHeapMemoryUsage()
                .getMax());
        metrics.gauge(
                "levity_jvm_nonheap_used_bytes",
                "Memory of the JVM outside the heap",
                () -> memory.getNonHeapMemoryUsage().getUsed());
        metrics.gauge("levity_jvm_threads", "Live platform threads", threads::getThreadCount);
        metrics.gauge("levity_jvm_gc_seconds", "Time spent in garbage collection since start", JvmMetrics::gcSeconds);
        metrics.gauge("levity_process_cpu_seconds", "Processor time since start", JvmMetrics::cpuSeconds);
        metrics.gauge(
                "levity_process_uptime_seconds",
                "Seconds since the process started",
                () -> runtime.getUptime() / 1000.0);
    }

    private static double gcSeconds() {
        long millis = 0;
        for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
            millis += Math.max(0, gc.getCollectionTime());
        }
        return millis / 1000.0;
    }

    private static double cpuSeconds() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(d -> d.toMillis() / 1000.0)
                .orElse(0.0);
    }
}
