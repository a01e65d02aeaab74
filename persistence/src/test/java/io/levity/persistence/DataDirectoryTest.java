package io.levity.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.persistence.DataDirectory.Opened;
import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class DataDirectoryTest {
    private static final Hash GENESIS = new Hash(1, 2, 3, 4);

    @TempDir
    Path temp;

    @Test
    void shouldOpenAgainWhenClosed() {
        Path root = temp.resolve("a/b");
        ready(root).close();
        try (DataDirectory directory = ready(root)) {
            assertEquals(root.resolve("state/C3"), directory.state(new NetworkId(3)));
            assertTrue(Files.isDirectory(directory.signer()));
        }
    }

    @Test
    void shouldNameTheOwnerWhenInUse() {
        try (DataDirectory held = ready(temp)) {
            Opened.InUse inUse = assertInstanceOf(Opened.InUse.class, DataDirectory.open(held.root(), GENESIS));
            assertEquals(OptionalLong.of(ProcessHandle.current().pid()), inUse.pid());
        }
    }

    @Test
    void shouldBeInUseWhenAnotherProcessHoldsIt() throws Exception {
        try (ForkedJvm holder = ForkedJvm.start(Holder.class, temp.toString())) {
            assertEquals("held", holder.readLine());
            Opened.InUse inUse = assertInstanceOf(Opened.InUse.class, DataDirectory.open(temp, GENESIS));
            assertEquals(OptionalLong.of(holder.pid()), inUse.pid());
            holder.kill();
        }
        ready(temp).close();
    }

    @Test
    void shouldRefuseDataOfAnotherGenesisAndKeepIt() {
        ready(temp).close();
        Hash other = new Hash(9, 9, 9, 9);
        assertEquals(new Opened.OtherNetwork(GENESIS, other), DataDirectory.open(temp, other));
        ready(temp).close();
    }

    @Test
    void shouldBeUnusableWhenTheNetworkFileIsDamaged() throws IOException {
        Files.writeString(temp.resolve("network"), "levity data 1\ngenesis 0x12zz\n");
        assertInstanceOf(Opened.Unusable.class, DataDirectory.open(temp, GENESIS));
        Files.writeString(temp.resolve("network"), "something else");
        assertInstanceOf(Opened.Unusable.class, DataDirectory.open(temp, GENESIS));
    }

    @Test
    void shouldBeUnusableWhenTheRootIsAFile() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "");
        assertInstanceOf(Opened.Unusable.class, DataDirectory.open(file, GENESIS));
    }

    private static DataDirectory ready(Path root) {
        return assertInstanceOf(Opened.Ready.class, DataDirectory.open(root, GENESIS))
                .directory();
    }

    /** Holds a directory until it is killed. */
    static final class Holder {
        public static void main(String[] args) throws IOException {
            ready(Path.of(args[0]));
            ForkedJvm.say("held");
            ForkedJvm.waitForEver();
        }
    }
}
