package dev.parley.node.cluster.deaths;

import com.typesafe.config.Config;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.event.EventStream;
import org.apache.pekko.remote.FailureDetector;
import org.apache.pekko.remote.FailureDetectorWithAddress;
import org.apache.pekko.remote.PhiAccrualFailureDetector;

/**
 * Whether another member is reachable, as Pekko judges it by heartbeats; but one whose process is
 * known to have ended is not, at once, and need not be missed first. Pekko makes these by name, one
 * for each member (parley-node.conf).
 */
public final class MemberPulse implements FailureDetector, FailureDetectorWithAddress {

  /**
   * Members whose process has ended. For the whole process, as Pekko gives its detectors nothing of
   * ours; whether somebody lives at an address is the same for all who ask.
   */
  private static final Set<String> ENDED = ConcurrentHashMap.newKeySet();

  private final PhiAccrualFailureDetector heartbeats;
  private volatile String address = "";

  /** For Pekko. */
  public MemberPulse(Config settings, EventStream events) {
    heartbeats = new PhiAccrualFailureDetector(settings, events);
  }

  /** The process at this address has ended, until it gives a sign of life. */
  static void ended(String address) {
    ENDED.add(address);
  }

  @Override
  public void setAddress(String address) {
    this.address = address;
    heartbeats.setAddress(address);
  }

  @Override
  public boolean isAvailable() {
    return !ENDED.contains(address) && heartbeats.isAvailable();
  }

  @Override
  public boolean isMonitoring() {
    return heartbeats.isMonitoring();
  }

  @Override
  public void heartbeat() {
    ENDED.remove(address);
    heartbeats.heartbeat();
  }
}
