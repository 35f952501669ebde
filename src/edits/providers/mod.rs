//! Providers: identifiers, names, addresses.
//!
//! One file an edit. Does *not* run them (that is `runner`).

mod billing_address_incomplete;
mod billing_address_is_po_box;
mod billing_npi_invalid;
mod billing_tax_id_invalid;
mod billing_zip_not_nine_digits;
mod facility_address_incomplete;
mod facility_npi_invalid;
mod facility_unknown;
mod referring_name_missing;
mod referring_npi_invalid;
mod referring_npi_missing;
mod referring_provider_is_organization;
mod rendering_npi_invalid;
mod rendering_provider_is_organization;
mod rendering_provider_unknown;
mod taxonomy_malformed;

pub use billing_address_incomplete::BillingAddressIncomplete;
pub use billing_address_is_po_box::BillingAddressIsPoBox;
pub use billing_npi_invalid::BillingNpiInvalid;
pub use billing_tax_id_invalid::BillingTaxIdInvalid;
pub use billing_zip_not_nine_digits::BillingZipNotNineDigits;
pub use facility_address_incomplete::FacilityAddressIncomplete;
pub use facility_npi_invalid::FacilityNpiInvalid;
pub use facility_unknown::FacilityUnknown;
pub use referring_name_missing::ReferringNameMissing;
pub use referring_npi_invalid::ReferringNpiInvalid;
pub use referring_npi_missing::ReferringNpiMissing;
pub use referring_provider_is_organization::ReferringProviderIsOrganization;
pub use rendering_npi_invalid::RenderingNpiInvalid;
pub use rendering_provider_is_organization::RenderingProviderIsOrganization;
pub use rendering_provider_unknown::RenderingProviderUnknown;
pub use taxonomy_malformed::TaxonomyMalformed;
