package dev.parley.node.cluster.deaths;

import dev.parley.node.cluster.member.ClusterNode;
import dev.parley.node.cluster.member.MemberNames;
import dev.parley.node.store.NodeClaim;
import dev.parley.node.store.NodeRegister;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives up members whose process has certainly ended, so that their sessions wake elsewhere within
 * seconds, while a member that is only slow keeps its time. Certain means both: the database has
 * let go of its claim, and its own port refuses connections. A stopped or cut-off process gives
 * neither sign; those are the Split Brain Resolver's to judge.
 */
public final class DeadNodes implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DeadNodes.class);

  private static final long LOOK_MILLIS = 400;
  private static final int CONNECT_MILLIS = 300;

  /** Enough that three may die at once, few enough that a large cluster does not ask in chorus. */
  private static final int LOOKOUTS = 4;

  private final ClusterNode node;
  private final NodeRegister register;
  private final NodeClaim own;
  private final LongAdder found = new LongAdder();
  private final ScheduledExecutorService lookout =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("parley-dead-nodes").daemon().factory());

  public static DeadNodes watch(ClusterNode node, NodeRegister register, NodeClaim own) {
    var watching = new DeadNodes(node, register, own);
    var _ =
        watching.lookout.scheduleWithFixedDelay(
            watching::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    return watching;
  }

  private DeadNodes(ClusterNode node, NodeRegister register, NodeClaim own) {
    this.node = node;
    this.register = register;
    this.own = own;
  }

  /** How many members were given up this way. */
  public long found() {
    return found.sum();
  }

  @Override
  public void close() {
    lookout.shutdownNow();
  }

  private void look() {
    try {
      var others = others();
      // A node without its own claim sees a broken database, not broken nodes.
      if (others.isEmpty() || !isLookout() || !own.held()) {
        return;
      }
      var known = known();
      for (var member : others) {
        var entry = known.get(MemberNames.name(member));
        if (entry != null && !entry.running() && own.held() && refuses(member.address())) {
          giveUp(member);
        }
      }
    } catch (SQLException away) {
      LOG.debug("register not read", away);
    } catch (RuntimeException failure) {
      LOG.atWarn().setCause(failure).log("could not look for dead nodes; it is tried again");
    }
  }

  private void giveUp(Member member) {
    found.increment();
    LOG.atWarn()
        .addKeyValue("node", MemberNames.name(member))
        .addKeyValue("address", member.address())
        .log("its process has ended: given up");
    MemberPulse.ended(member.address().toString());
    cluster().down(member.address());
  }

  private List<Member> others() {
    var self = node.self();
    return members()
        .filter(member -> !member.uniqueAddress().equals(self.uniqueAddress()))
        .filter(member -> !member.status().equals(MemberStatus.down()))
        .toList();
  }

  private boolean isLookout() {
    return members()
        .sorted(Member.ordering())
        .limit(LOOKOUTS)
        .anyMatch(member -> member.uniqueAddress().equals(node.self().uniqueAddress()));
  }

  private Stream<Member> members() {
    return StreamSupport.stream(cluster().state().getMembers().spliterator(), false);
  }

  private Map<String, NodeRegister.Entry> known() throws SQLException {
    var known = new HashMap<String, NodeRegister.Entry>();
    register.all().forEach(entry -> known.put(entry.name(), entry));
    return known;
  }

  private Cluster cluster() {
    return node.cluster();
  }

  /** A stopped process still accepts, by its kernel; a machine that is gone does not refuse. */
  private static boolean refuses(Address address) {
    try (var socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(address.getHost().orElseThrow(), address.getPort().orElseThrow()),
          CONNECT_MILLIS);
      return false;
    } catch (ConnectException refused) {
      return String.valueOf(refused.getMessage()).contains("refused");
    } catch (IOException unclear) {
      return false;
    }
  }
}
