"""A small desk that says something in every key a desk file knows."""

EVERYTHING = """\
desk: {name: The desk, vendor: Nordlicht, zone: Europe/Stockholm, calendar: office, held_reply: 6h, front_desk: sara,
       operators: [sara], arbiters: [sara], arbiter_reply: 20m, currency: EUR, keeps_words: 365d}
platforms: {slack: T0OURS, console: local}
skills:
  booking: {title: Bookkeeping}
people:
  sara: {name: Sara Holm, email: sara@nordlicht.example, phone: "+46 8 1234", title: Account manager}
  anna:
    name: Anna Lindqvist
    zone: Europe/Stockholm
    language: sv
    manager: sara
    speaks: [en, it]
    skills: {booking: {level: 4, assessed: 2026-01-10, review: 2027-01-10}}
    capacity: 4
    picture: https://nordlicht.example/anna.png
    identities: {slack: [U0ANNA, T0OTHER/U0ANNA], console: anna}
  liwei: {name: Li Wei (李伟), skills: {booking: 3}}
  giulia: {name: "Giulia: Rossi", identities: {console: giulia}}
  luca: {name: Luca Bianchi, identities: {console: luca}}
calendars:
  office:
    zone: Europe/Rome
    weekly: {mon-fri: "08:00-12:00, 13:00-17:00", sat: closed}
    country: IT
    subdivision: BZ
    holidays: [2026-12-07]
    exceptions: {2026-12-24: 09:00-13:00}
    changes: [{since: 2027-01-01, weekly: {mon-sun: [08:00-20:00]}, exceptions: {2027-01-02: closed}}]
  always: {zone: UTC, always: true}
queues:
  erp:
    title: ERP
    lead: sara
    experts: [anna, liwei]
    on_duty: [liwei]
    rota: [{expert: anna, weekly: {mon-fri: 09:00-13:00}, zone: Europe/Rome, since: 2026-01-01, until: 2026-12-31}]
    skills: {booking: 3}
    mode: offer
    offer_for: 10m
    assign: least_loaded
    overflow: second
    claim: 45m
    calendar: office
    chats: [{slack: C0ERP}, {console: erp}]
  second: {title: Second line, lead: sara, experts: [liwei]}
products:
  care:
    title: Care
    summary: People who answer
    kind: access
    life: on_sale
    product_manager: sara
    price: {amount: 900 EUR, per: month}
    targets: {update: 1d}
    at_most: 2
    modules:
      erp:
        title: ERP
        queue: erp
        severity: normal
        words: {en: [invoice], "*": [ERP]}
        facts: {release: [], plant code: ["/P\\\\d+/"]}
        replies: {received: {holding: true, text: {en: "{expert} has {ref}.", "*": "{ref}"}}}
        scope: {in: [Questions], out: ["Changes: see work"]}
        deliverable: answer.md
        acceptance: [It works]
      payroll: {title: Payroll, queue: erp, kind: add_on, requires: [tax], price: {amount: 90 EUR, per: month}}
      tax: {title: Tax, queue: erp, kind: add_on, excludes: [light]}
      light: {title: Light tax, queue: erp, kind: add_on}
  basic: {title: Basic, life: retired, successor: care, modules: {erp: {title: ERP, queue: erp}}}
organisations:
  bianchi:
    name: Bianchi
    account_manager: sara
    flagged: true
    contacts: [giulia, luca]
    items: {press: {title: Press 7, serial: P-7, words: [press]}}
    channels: [{slack: C0BIANCHI}]
    workspaces: [{slack: T0BIANCHI}]
    preferred: [liwei]
contracts:
  C-1:
    organisation: bianchi
    product: care
    plan: Gold
    start: 2026-01-01
    end: 2026-12-31
    calendar: office
    emergency_calendar: always
    add_ons: [payroll, tax]
    named: [giulia]
    places: 2
    channels: [slack, console]
    items: [press]
    owner: luca
    approver: giulia
    fee: {amount: 900.00 EUR, per: month}
    paid_until: 2026-12-31
    targets: {first_response: 8h}
    severities:
      urgent: {title: Urgent, targets: {first_response: 2h}, emergency: true, words: {en: [urgent]}}
      normal: {targets: {first_response: 4h, next_response: 4h}}
    default_severity: normal
    rungs:
      - {at: 75%, tell: [lead]}
      - {after: 20m, tell: [duty], action: reassign}
      - {before: 15m, tell: [lead], action: move, queue: second, clocks: [first_response]}
      - {after_breach: 15m, tell: [next_in_line], clocks: [first_response]}
    clauses: {payment_before_access: true, grace_days: 14, held_reply: 1h30m, on_downgrade: recompute,
              holding_reply_counts: true, claim_lease: 30m, breach_breaks_quiet: false,
              reminders: [1, 3], silent_close: 5, objection: 1, check_in: 0}
    credits: [{clocks: [first_response], share: 5%, clause: "6.2"}]
    references: {severities.urgent.first_response: § 4.2, allowance.included: § 7}
    notice: 30d
    prevention: {logs: {what: Interface logs, every: month, queue: erp, target: 16h}}
    allowance:
      hours: 20
      per: month
      rollover: 5 for 2
      overage: consent
      rate: 180.00 EUR
      rounding: 15m
      multipliers: {night: 1.5}
      prepaid: {first: {amount: 10, bought: 2026-02-01, expires: 2026-12-31, paid: true}}
    amendments:
      - since: 2026-12-01
        end: 2027-12-31
        severities:
          urgent: {title: Urgent, targets: {first_response: 1h}, emergency: true}
          normal: {targets: {first_response: 4h, next_response: 4h}}
"""
