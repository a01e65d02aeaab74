package io.levity.persistence.journal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.persistence.CapabilityFlag;
import akka.persistence.japi.journal.JavaJournalSpec;
import akka.persistence.japi.snapshot.JavaSnapshotStoreSpec;
import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.scalatest.Args;
import org.scalatest.Reporter;
import org.scalatest.Suite;
import org.scalatest.events.Event;
import org.scalatest.events.SuiteAborted;
import org.scalatest.events.TestCanceled;
import org.scalatest.events.TestFailed;
import org.scalatest.events.TestIgnored;
import org.scalatest.events.TestPending;
import org.scalatest.events.TestSucceeded;
import scala.Option;

/** Akka's conformance tests, all of them, for the plugins that a configuration names; a skipped one counts as failed. */
public final class AkkaConformance {
    private AkkaConformance() {}

    public static Stream<DynamicTest> journal(Config config) {
        return results(new JournalConformance(config));
    }

    public static Stream<DynamicTest> snapshots(Config config) {
        return results(new SnapshotConformance(config));
    }

    private static Stream<DynamicTest> results(Suite suite) {
        List<Event> events = new ArrayList<>();
        suite.run(Option.empty(), allTests(event -> {
            synchronized (events) {
                events.add(event);
            }
        }));
        List<DynamicTest> tests =
                events.stream().flatMap(AkkaConformance::asTest).toList();
        assertTrue(tests.size() >= 5, "ran only " + tests.size() + " cases");
        return tests.stream();
    }

    private static Args allTests(Reporter reporter) {
        return new Args(
                reporter,
                Args.apply$default$2(),
                Args.apply$default$3(),
                Args.apply$default$4(),
                Args.apply$default$5(),
                Args.apply$default$6(),
                Args.apply$default$7(),
                Args.apply$default$8(),
                Args.apply$default$9(),
                Args.apply$default$10());
    }

    private static Stream<DynamicTest> asTest(Event event) {
        return switch (event) {
            case TestSucceeded passed -> Stream.of(DynamicTest.dynamicTest(passed.testText(), () -> {}));
            case TestFailed failed ->
                Stream.of(DynamicTest.dynamicTest(failed.testText(), () -> {
                    throw new AssertionError(
                            failed.message(), failed.throwable().getOrElse(() -> null));
                }));
            case TestCanceled skipped -> notRun(skipped.testText(), skipped.message());
            case TestIgnored skipped -> notRun(skipped.testText(), "ignored");
            case TestPending skipped -> notRun(skipped.testText(), "pending");
            case SuiteAborted aborted -> notRun("the suite", aborted.message());
            default -> Stream.empty();
        };
    }

    private static Stream<DynamicTest> notRun(String name, String why) {
        return Stream.of(DynamicTest.dynamicTest(name, () -> {
            throw new AssertionError("not run: " + why);
        }));
    }

    private static final class JournalConformance extends JavaJournalSpec {
        private JournalConformance(Config config) {
            super(config);
        }

        @Override
        public CapabilityFlag supportsRejectingNonSerializableObjects() {
            return CapabilityFlag.on();
        }

        @Override
        public CapabilityFlag supportsSerialization() {
            return CapabilityFlag.on();
        }

        @Override
        public CapabilityFlag supportsMetadata() {
            return CapabilityFlag.on();
        }
    }

    private static final class SnapshotConformance extends JavaSnapshotStoreSpec {
        private SnapshotConformance(Config config) {
            super(config);
        }

        @Override
        public CapabilityFlag supportsMetadata() {
            return CapabilityFlag.on();
        }
    }
}
