package io.shipit.rollout;

import java.util.Arrays;

/**
 * One state of the world, in numbers of {@link Universe}: coordinators, hosts, and what is on its
 * way between them. Mutable while it is built; {@link #key} is what it is equal by.
 */
final class World {
  /** A coordinator that has not been started. */
  static final int IDLE = 0;

  /** A coordinator that is dead. */
  static final int DEAD = 1;

  /** Where a flight is whose coordinator has lost the host: its deadline will pass. */
  static final int CUT_OFF = 15;

  /** What each coordinator is: IDLE, DEAD or two more than the number of its state. */
  final int[] slots;

  /** Which hosts each coordinator has lost, as bits. */
  final int[] cuts;

  /** The number of each host's image. */
  final int[] images;

  /** The images that a power cut may bring back, oldest first: those since the last flush. */
  final int[][] unflushed;

  /** What is under way on each host, sorted; see {@link #flight}. */
  final int[][] flights;

  /** How often each fault may still happen. */
  final int[] budget;

  World(int actors, int hosts, int[] budget) {
    this(
        new int[actors],
        new int[actors],
        new int[hosts],
        new int[hosts][0],
        new int[hosts][0],
        budget);
  }

  private World(
      int[] slots, int[] cuts, int[] images, int[][] unflushed, int[][] flights, int[] budget) {
    this.slots = slots;
    this.cuts = cuts;
    this.images = images;
    this.unflushed = unflushed;
    this.flights = flights;
    this.budget = budget;
  }

  World copy() {
    return new World(
        slots.clone(),
        cuts.clone(),
        images.clone(),
        unflushed.clone(),
        flights.clone(),
        budget.clone());
  }

  /**
   * An errand under way.
   *
   * @param errand its number
   * @param at the micro-step that comes next
   * @param actor who waits for the answer; -1 if nobody does any more
   */
  static int flight(int errand, int at, int actor) {
    return errand << 8 | at << 4 | (actor + 1);
  }

  static int errand(int flight) {
    return flight >>> 8;
  }

  static int at(int flight) {
    return flight >>> 4 & 15;
  }

  static int actor(int flight) {
    return (flight & 15) - 1;
  }

  boolean hasCut(int actor, int host) {
    return (cuts[actor] & 1 << host) != 0;
  }

  /** What survives a power cut on a host whatever happens. */
  int durableImage(int host) {
    return unflushed[host].length == 0 ? images[host] : unflushed[host][0];
  }

  void addFlight(int host, int flight) {
    int[] more = Arrays.copyOf(flights[host], flights[host].length + 1);
    more[more.length - 1] = flight;
    Arrays.sort(more);
    flights[host] = more;
  }

  void removeFlight(int host, int flight) {
    int[] all = flights[host];
    int[] fewer = new int[all.length - 1];
    int found = Arrays.binarySearch(all, flight);
    System.arraycopy(all, 0, fewer, 0, found);
    System.arraycopy(all, found + 1, fewer, found, fewer.length - found);
    flights[host] = fewer;
  }

  void replaceFlight(int host, int flight, int by) {
    removeFlight(host, flight);
    addFlight(host, by);
  }

  void addUnflushed(int host, int image) {
    int[] more = Arrays.copyOf(unflushed[host], unflushed[host].length + 1);
    more[more.length - 1] = image;
    unflushed[host] = more;
  }

  /** This world as bytes. */
  byte[] key() {
    Bytes bytes = new Bytes();
    bytes.putAll(slots);
    bytes.putAll(cuts);
    bytes.putAll(images);
    for (int[] list : unflushed) {
      bytes.put(list.length);
      bytes.putAll(list);
    }
    for (int[] list : flights) {
      bytes.put(list.length);
      bytes.putAll(list);
    }
    bytes.putAll(budget);
    return bytes.toArray();
  }

  /** The world that has this key. */
  static World of(byte[] key, int actors, int hosts, int faults) {
    Bytes bytes = new Bytes(key);
    int[] slots = bytes.take(actors);
    int[] cuts = bytes.take(actors);
    int[] images = bytes.take(hosts);
    int[][] unflushed = new int[hosts][];
    int[][] flights = new int[hosts][];
    for (int host = 0; host < hosts; host++) {
      unflushed[host] = bytes.take(bytes.take());
    }
    for (int host = 0; host < hosts; host++) {
      flights[host] = bytes.take(bytes.take());
    }
    return new World(slots, cuts, images, unflushed, flights, bytes.take(faults));
  }
}
