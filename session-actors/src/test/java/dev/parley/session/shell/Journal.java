package dev.parley.session.shell;

import java.io.NotSerializableException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.persistence.testkit.JournalOperation;
import org.apache.pekko.persistence.testkit.ProcessingPolicy;
import org.apache.pekko.persistence.testkit.ProcessingResult;
import org.apache.pekko.persistence.testkit.ProcessingSuccess;
import org.apache.pekko.persistence.testkit.ReadEvents;
import org.apache.pekko.persistence.testkit.StorageFailure;
import org.apache.pekko.persistence.testkit.WriteEvents;

/** How the journal of a test behaves: quick unless told to be slow or to fail. */
final class Journal implements ProcessingPolicy<JournalOperation> {

  private final AtomicInteger failures = new AtomicInteger();
  private volatile CountDownLatch writes = new CountDownLatch(0);
  private volatile boolean newer;
  private volatile CountDownLatch reads = new CountDownLatch(0);

  /** Nothing is written until {@link #writeAgain}. */
  void stopWriting() {
    writes = new CountDownLatch(1);
  }

  void writeAgain() {
    writes.countDown();
  }

  /** Nothing is read until {@link #readAgain}. */
  void stopReading() {
    reads = new CountDownLatch(1);
  }

  void readAgain() {
    reads.countDown();
  }

  /** Whatever is read holds an event of a newer build. */
  void holdNewer() {
    newer = true;
  }

  void failNext(int count) {
    failures.set(count);
  }

  @Override
  public ProcessingResult tryProcess(String id, JournalOperation operation) {
    if (operation instanceof WriteEvents) {
      await(writes);
      if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        return StorageFailure.create();
      }
    }
    if (operation instanceof ReadEvents) {
      await(reads);
      if (newer) {
        return StorageFailure.create(
            new NotSerializableException("event: promoted.v9 (expected: a known name)"));
      }
    }
    return ProcessingSuccess.getInstance();
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(20, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the test never let the journal go on");
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
