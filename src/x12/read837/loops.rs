//! The loops of the professional claim, and which loop a name opens.

/// A loop of 005010X222A1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Loop {
    /// Before the first loop, or in one that the guide does not have here. What stands there belongs to nobody.
    #[default]
    Unknown,
    /// 1000A, submitter.
    Submitter,
    /// 1000B, receiver.
    Receiver,
    /// 2000A, billing provider level.
    BillingLevel,
    /// 2010AA, billing provider.
    Billing,
    /// 2010AB, pay-to address.
    PayTo,
    /// 2010AC, pay-to plan.
    PayToPlan,
    /// 2000B, subscriber level.
    SubscriberLevel,
    /// 2010BA, subscriber.
    Subscriber,
    /// 2010BB, payer.
    Payer,
    /// 2000C, patient level.
    PatientLevel,
    /// 2010CA, patient.
    Patient,
    /// 2300, claim.
    Claim,
    /// 2310A, referring.
    Referring,
    /// 2310B, rendering.
    Rendering,
    /// 2310C, facility.
    Facility,
    /// 2310D, supervising.
    Supervising,
    /// 2310E, ambulance pick-up.
    PickUp,
    /// 2310F, ambulance drop-off.
    DropOff,
    /// 2320, another subscriber.
    OtherSubscriber,
    /// 2330A, that subscriber's name.
    OtherSubscriberName,
    /// 2330B, that subscriber's payer.
    OtherPayer,
    /// 2330C to 2330G, that payer's numbers of the providers.
    OtherPayerProvider,
    /// 2400, service line.
    Line,
    /// 2410, drug.
    Drug,
    /// 2420A, the line's rendering provider.
    LineRendering,
    /// 2420B, purchased service provider.
    LinePurchased,
    /// 2420C, the line's facility.
    LineFacility,
    /// 2420D, the line's supervising provider.
    LineSupervising,
    /// 2420E, ordering provider.
    LineOrdering,
    /// 2420F, the line's referring provider.
    LineReferring,
    /// 2420G and 2420H, the line's ambulance addresses.
    LineAmbulance,
    /// 2430, another payer's adjudication of the line.
    Adjudication,
    /// 2440, form identification.
    Form,
}

impl Loop {
    /// The guide's name; empty for [`Loop::Unknown`].
    pub fn name(self) -> &'static str {
        match self {
            Loop::Unknown => "",
            Loop::Submitter => "1000A",
            Loop::Receiver => "1000B",
            Loop::BillingLevel => "2000A",
            Loop::Billing => "2010AA",
            Loop::PayTo => "2010AB",
            Loop::PayToPlan => "2010AC",
            Loop::SubscriberLevel => "2000B",
            Loop::Subscriber => "2010BA",
            Loop::Payer => "2010BB",
            Loop::PatientLevel => "2000C",
            Loop::Patient => "2010CA",
            Loop::Claim => "2300",
            Loop::Referring => "2310A",
            Loop::Rendering => "2310B",
            Loop::Facility => "2310C",
            Loop::Supervising => "2310D",
            Loop::PickUp => "2310E",
            Loop::DropOff => "2310F",
            Loop::OtherSubscriber => "2320",
            Loop::OtherSubscriberName => "2330A",
            Loop::OtherPayer => "2330B",
            Loop::OtherPayerProvider => "2330C",
            Loop::Line => "2400",
            Loop::Drug => "2410",
            Loop::LineRendering => "2420A",
            Loop::LinePurchased => "2420B",
            Loop::LineFacility => "2420C",
            Loop::LineSupervising => "2420D",
            Loop::LineOrdering => "2420E",
            Loop::LineReferring => "2420F",
            Loop::LineAmbulance => "2420G",
            Loop::Adjudication => "2430",
            Loop::Form => "2440",
        }
    }

    /// Whether it stands under 2400.
    pub fn is_of_line(self) -> bool {
        self.name() >= "2400"
    }

    /// Whether it stands under 2320, but not under a line.
    pub fn is_of_other_subscriber(self) -> bool {
        ("2320".."2400").contains(&self.name())
    }

    /// The loop that an NM1 with this entity code (NM101) opens, where the file stands in `self`.
    pub fn opened_by(self, entity: &str) -> Loop {
        match (self.name(), entity) {
            ("" | "1000A" | "1000B", "41") => Loop::Submitter,
            ("" | "1000A" | "1000B", "40") => Loop::Receiver,
            ("2000A" | "2010AA" | "2010AB" | "2010AC", "85") => Loop::Billing,
            ("2000A" | "2010AA" | "2010AB" | "2010AC", "87") => Loop::PayTo,
            ("2000A" | "2010AA" | "2010AB" | "2010AC", "PE") => Loop::PayToPlan,
            ("2000B" | "2010BA" | "2010BB", "IL") => Loop::Subscriber,
            ("2000B" | "2010BA" | "2010BB", "PR") => Loop::Payer,
            ("2000C" | "2010CA", "QC") => Loop::Patient,
            (name, _) if name >= "2400" => self.line_loop(entity),
            (name, _) if name >= "2320" => self.other_loop(entity),
            (name, _) if name >= "2300" => self.claim_loop(entity),
            _ => Loop::Unknown,
        }
    }

    fn claim_loop(self, entity: &str) -> Loop {
        match entity {
            "DN" | "P3" => Loop::Referring,
            "82" => Loop::Rendering,
            "77" => Loop::Facility,
            "DQ" => Loop::Supervising,
            "PW" => Loop::PickUp,
            "45" => Loop::DropOff,
            _ => Loop::Unknown,
        }
    }

    fn other_loop(self, entity: &str) -> Loop {
        match entity {
            "IL" => Loop::OtherSubscriberName,
            "PR" => Loop::OtherPayer,
            _ => Loop::OtherPayerProvider,
        }
    }

    fn line_loop(self, entity: &str) -> Loop {
        match entity {
            "82" => Loop::LineRendering,
            "QB" => Loop::LinePurchased,
            "77" => Loop::LineFacility,
            "DQ" => Loop::LineSupervising,
            "DK" => Loop::LineOrdering,
            "DN" | "P3" => Loop::LineReferring,
            _ => Loop::LineAmbulance,
        }
    }
}
